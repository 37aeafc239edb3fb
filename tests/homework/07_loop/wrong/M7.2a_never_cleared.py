"""Gradients are never cleared."""
# cell: e7_2
# misconception: M7.2a
# hint: What does .grad contain at the start of the second step?
# hint-es: ¿Qué contiene .grad al comenzar el segundo paso?
# title-es: Los gradientes no se borran nunca.

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
    return loss.item()
