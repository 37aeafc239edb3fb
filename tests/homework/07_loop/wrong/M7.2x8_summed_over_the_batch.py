"""The loss is multiplied by the size of the batch."""
# cell: e7_2
# misconception: M7.2x8
# hint: Is the number that you return the one that loss_fn gave, to its last digit?
# hint-es: ¿El número que devuelves es el que dio loss_fn, hasta el último dígito?
# title-es: La pérdida se multiplica por el tamaño del batch.

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
    return loss.item() * len(x)
