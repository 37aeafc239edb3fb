"""Gradients are cleared at the end only."""
# cell: e7_2
# misconception: M7.2c
# hint: Who guarantees that .grad is empty when your function is called for the first time?
# hint-es: ¿Quién te garantiza que .grad esté vacío la primera vez que se llama a tu función?
# title-es: Los gradientes se borran solo al final.

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
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()
