"""The model is always switched back to train mode."""
# cell: e7_3
# misconception: M7.3d
# hint: What if the model was in eval mode before the call?
# hint-es: ¿Y si el modelo ya estaba en modo eval antes de la llamada?
# title-es: El modelo siempre vuelve a modo train.

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
                right += ((torch.sigmoid(logits) > threshold) == (y > 0.5)).sum().item()
                entries += y.numel()
                n += len(x)
    finally:
        model.train()
    if n == 0:
        raise ValueError("nothing to evaluate: the loader is empty")
    return {"loss": loss / n, "accuracy": right / entries, "n": n}
