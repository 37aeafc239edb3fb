"""Only the outermost module is put into train mode."""
# cell: e7_2
# misconception: M7.2x2
# hint: You change the mode of the model. Does every one of its parts change with it?
# hint-es: Cambias el modo del modelo. ¿Cambia también el de cada una de sus partes?
# title-es: Solo el módulo exterior pasa a modo train.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    model.training = True
    x, y = (part.to(device) for part in batch)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
