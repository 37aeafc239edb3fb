"""Gradients are divided by their norm."""
# cell: e7_2
# misconception: M7.2l
# hint: Is every operation in your step part of the contract?
# hint-es: ¿Cada operación de tu paso es parte del contrato?
# title-es: Los gradientes se dividen por su norma.

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
    norm = nn.utils.get_total_norm([p.grad for p in model.parameters() if p.grad is not None])
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= norm
    optimizer.step()
    return loss.item()
