"""Modes are restored after an Exception, but not after an interrupt."""
# cell: e7_3
# misconception: M7.3x26
# hint: Stop your evaluation with Ctrl+C: what is raised, and who puts the modes back?
# hint-es: Para tu evaluación con Ctrl+C: ¿qué se lanza, y quién devuelve los modos?
# title-es: Los modos se restauran después de una Exception, pero no después de una interrupción.

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

    def back():
        for module, mode in modes:
            module.training = mode

    loss, right, entries, n = 0.0, 0, 0, 0
    model.eval()
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                loss += loss_fn(logits, y).item() * len(x)
                right += ((torch.sigmoid(logits) > threshold) == (y > 0.5)).sum().item()
                entries += y.numel()
                n += len(x)
    except Exception:
        back()
        raise
    back()
    if n == 0:
        raise ValueError("nothing to evaluate: the loader is empty")
    return {"loss": loss / n, "accuracy": right / entries, "n": n}
