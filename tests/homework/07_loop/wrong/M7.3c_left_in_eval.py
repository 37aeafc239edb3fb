"""The model is left in eval mode."""
# cell: e7_3
# misconception: M7.3c
# hint: In which mode is the model when your function is done?
# hint-es: ¿En qué modo queda el modelo cuando tu función termina?
# title-es: El modelo se queda en modo eval.

def evaluate(
    model: nn.Module,
    loader: Iterable[Sequence[torch.Tensor]],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    *,
    device: str | torch.device = "cpu",
    threshold: float = 0.5,
) -> dict[str, float | int]:
    """Mean loss per sample, share of right entries, number of samples; changes nothing."""
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
    if n == 0:
        raise ValueError("nothing to evaluate: the loader is empty")
    return {"loss": loss / n, "accuracy": right / entries, "n": n}
