"""The device is ignored: everything goes to the CPU."""
# cell: e7_2
# misconception: M7.2x13
# hint: What becomes of the argument `device` in your function?
# hint-es: ¿Qué pasa con el argumento `device` en tu función?
# title-es: El dispositivo se ignora: todo va a la CPU.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    model.train()
    x, y = (part.cpu() for part in batch)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
