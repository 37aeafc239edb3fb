"""Everything is made trainable again."""
# cell: e7_2
# misconception: M7.2x14
# hint: What about a parameter that somebody froze on purpose?
# hint-es: ¿Y un parámetro que alguien congeló a propósito?
# title-es: Todo se vuelve a hacer entrenable.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    model.train()
    model.requires_grad_(True)
    x, y = (part.to(device) for part in batch)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
