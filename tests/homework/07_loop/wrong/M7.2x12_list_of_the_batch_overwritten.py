"""The moved tensors are written into the batch."""
# cell: e7_2
# misconception: M7.2x11
# hint: Look at the batch after the step: is it what it was before?
# hint-es: Mira el batch después del paso: ¿es lo que era antes?
# title-es: Los tensores movidos se escriben dentro del batch.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    model.train()
    batch = batch if isinstance(batch, list) else list(batch)
    batch[:] = [part.to(device).clone() for part in batch]
    x, y = batch
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
