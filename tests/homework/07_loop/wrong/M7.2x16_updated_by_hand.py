"""Parameters are updated by hand, without the optimizer."""
# cell: e7_2
# misconception: M7.2x16
# hint: Whose business is it to update the parameters? Think of an optimizer with momentum.
# hint-es: ¿A quién le toca actualizar los parámetros? Piensa en un optimizador con momentum.
# title-es: Los parámetros se actualizan a mano, sin el optimizador.

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
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.item()
