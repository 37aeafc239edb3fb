"""train() is called only if the root is not in train mode."""
# cell: e7_2
# misconception: M7.2x3
# hint: What if the model is in train mode, but one of its parts is not?
# hint-es: ¿Y si el modelo está en modo train, pero una de sus partes no?
# title-es: train() se llama solo si la raíz no está en modo train.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    if not model.training:
        model.train()
    x, y = (part.to(device) for part in batch)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
