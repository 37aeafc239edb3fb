"""Gradients that are not finite are replaced by numbers."""
# cell: e7_2
# misconception: M7.2l
# hint: Is every operation in your step part of the contract?
# hint-es: ¿Cada operación de tu paso es parte del contrato?
# title-es: Los gradientes que no son finitos se reemplazan por números.

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
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.nan_to_num_()
    optimizer.step()
    return loss.item()
