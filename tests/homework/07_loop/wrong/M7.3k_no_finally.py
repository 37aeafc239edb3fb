"""Modes are restored only if nothing raises."""
# cell: e7_3
# misconception: M7.3k
# hint: In which mode is the model if the loss raises in the middle?
# hint-es: ¿En qué modo queda el modelo si la pérdida lanza una excepción a la mitad?
# title-es: Los modos se restauran solo si no hay excepción.

def evaluate(
    model: nn.Module,
    loader: Iterable[Sequence[torch.Tensor]],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    *,
    device: str | torch.device = "cpu",
    threshold: float = 0.5,
) -> dict[str, float | int]:
    """Mean loss per sample, share of right entries, number of samples; changes nothing."""
    modes = [(module, module.training) for module in model.modules()]
    loss, right, entries, n = 0.0, 0, 0, 0
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += loss_fn(logits, y).item() * len(x)
            right += ((torch.sigmoid(logits) > threshold) == (y > 0.5)).sum().item()
            entries += y.numel()
            n += len(x)
    for module, mode in modes:
        module.training = mode
    if n == 0:
        raise ValueError("nothing to evaluate: the loader is empty")
    return {"loss": loss / n, "accuracy": right / entries, "n": n}
