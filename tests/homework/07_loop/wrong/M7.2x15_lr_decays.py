"""The lr shrinks a little with every step."""
# cell: e7_2
# misconception: M7.2x15
# hint: What are the optimizer's settings before your step, and after it?
# hint-es: ¿Cuál es la configuración del optimizador antes de tu paso, y cuál después?
# title-es: La lr baja un poco en cada paso.

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
    for group in optimizer.param_groups:
        group["lr"] *= 0.99
    return loss.item()
