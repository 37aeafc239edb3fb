"""Probabilities are rounded, whatever the threshold."""
# cell: e7_3
# misconception: M7.3x12
# hint: What becomes of the argument `threshold` in your function?
# hint-es: ¿Qué pasa con el argumento `threshold` en tu función?
# title-es: Las probabilidades se redondean, sea cual sea el umbral.

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
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                loss += loss_fn(logits, y).item() * len(x)
                right += (torch.sigmoid(logits).round().bool() == (y > 0.5)).sum().item()
                entries += y.numel()
                n += len(x)
    finally:
        for module, mode in modes:
            module.training = mode
    if n == 0:
        raise ValueError("nothing to evaluate: the loader is empty")
    return {"loss": loss / n, "accuracy": right / entries, "n": n}
