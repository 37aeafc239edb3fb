"""Only the model's gradients are cleared."""
# cell: e7_2
# misconception: M7.2x5
# hint: Whose gradients do you clear: the model's, or those that the optimizer will use?
# hint-es: ¿De quién son los gradientes que borras: del modelo, o los que va a usar el optimizador?
# title-es: Solo se borran los gradientes del modelo.

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
    model.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
