"""Only x is moved."""
# cell: e7_2
# misconception: M7.2h
# hint: Where does the target live when the loss is computed?
# hint-es: ¿Dónde vive el target cuando se calcula la pérdida?
# title-es: Solo se mueve x.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    model.train()
    x, y = batch
    x = x.to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
