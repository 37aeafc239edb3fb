"""The loss comes back as a tensor with its graph."""
# cell: e7_2
# misconception: M7.2d
# hint: Which type has the value that you return, and what may still hang on it?
# hint-es: ¿De qué tipo es el valor que devuelves, y qué puede venir colgado de él?
# title-es: La pérdida vuelve como un tensor con su grafo.

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
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss
