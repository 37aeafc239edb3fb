"""The model is called once before, to see the shapes."""
# cell: e7_2
# misconception: M7.2x6
# hint: How many times does one batch go forward, backward, and into a step?
# hint-es: ¿Cuántas veces pasa un batch hacia adelante, hacia atrás y por un paso?
# title-es: El modelo se llama una vez antes, para ver las formas.

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
    assert model(x).shape
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
