"""Gradients are cleared at the end only."""
# cell: e7_2
# misconception: M7.2c
# hint: What does .grad contain at the start of step 2, and what if somebody had filled it before step 1?
# hint-es: ¿Qué contiene .grad al comenzar el paso 2, y qué pasa si alguien lo llenó antes del paso 1?
# title-es: Los gradientes se borran solo al final.

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
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()
