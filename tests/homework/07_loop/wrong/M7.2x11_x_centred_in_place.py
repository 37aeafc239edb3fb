"""x is centred in place."""
# cell: e7_2
# misconception: M7.2x11
# hint: Look at the batch after the step: is it what it was before?
# hint-es: Mira el batch después del paso: ¿es lo que era antes?
# title-es: x se centra in-place.

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
    x -= x.mean(0)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
