"""Gradients are cleared between backward and step."""
# cell: e7_2
# misconception: M7.2b
# hint: What does the optimizer see at the moment when it steps?
# hint-es: ¿Qué ve el optimizador en el momento en que da su paso?
# title-es: Los gradientes se borran entre backward y step.

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
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()
