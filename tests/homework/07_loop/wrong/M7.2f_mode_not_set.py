"""The model stays in the mode in which it came."""
# cell: e7_2
# misconception: M7.2f
# hint: In which mode was the model handed over, and in which one does it compute?
# hint-es: ¿En qué modo te entregaron el modelo, y en cuál calcula?
# title-es: El modelo se queda en el modo en que llegó.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    x, y = (part.to(device) for part in batch)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
