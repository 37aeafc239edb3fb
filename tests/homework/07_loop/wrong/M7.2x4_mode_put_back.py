"""The mode is put back at the end."""
# cell: e7_2
# misconception: M7.2x4
# hint: In which mode should the model be after the step? Look it up in the contract.
# hint-es: ¿En qué modo tiene que quedar el modelo después del paso? Búscalo en el contrato.
# title-es: El modo se devuelve al final.

def train_step(
    model: nn.Module,
    batch: Sequence[torch.Tensor],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    device: str | torch.device = "cpu",
) -> float:
    """Train the model on one batch; give the loss that it had before the update."""
    was_training = model.training
    model.train()
    x, y = (part.to(device) for part in batch)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    model.train(was_training)
    return loss.item()
