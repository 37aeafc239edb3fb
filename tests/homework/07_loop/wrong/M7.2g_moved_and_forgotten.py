"""The result of .to is thrown away."""
# cell: e7_2
# misconception: M7.2g
# hint: `.to` on a tensor gives a tensor. What becomes of it in your function?
# hint-es: `.to` sobre un tensor entrega un tensor. ¿Qué pasa con él en tu función?
# title-es: El resultado de .to se pierde.

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
    x.to(device)
    y.to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
