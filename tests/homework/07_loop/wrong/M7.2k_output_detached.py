"""The output is cut off from the graph."""
# cell: e7_2
# misconception: M7.2k
# hint: Follow the graph from the loss back to the weights. Where does it end?
# hint-es: Sigue el grafo desde la pérdida hacia atrás hasta los pesos. ¿Dónde se corta?
# title-es: La salida se separa del grafo.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    model.train()
    x, y = (part.to(device) for part in batch)
    optimizer.zero_grad()
    loss = loss_fn(model(x).detach().requires_grad_(), y)
    loss.backward()
    optimizer.step()
    return loss.item()
