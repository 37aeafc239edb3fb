"""A batch whose loss is not finite is left out."""
# cell: e7_2
# misconception: M7.2x19
# hint: Is there a batch for which your step makes no step, and does the contract know of it?
# hint-es: ¿Hay algún batch con el que tu paso no da ningún paso, y el contrato sabe de eso?
# title-es: Un batch cuya pérdida no es finita se deja fuera.

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
    if torch.isfinite(loss):
        loss.backward()
        optimizer.step()
    return loss.item()
