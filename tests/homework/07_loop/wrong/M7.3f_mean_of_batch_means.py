"""The batches' means are averaged."""
# cell: e7_3
# misconception: M7.3f
# hint: How much does a sample of the last, smaller batch count in your mean, and how much does any other one?
# hint-es: ¿Cuánto pesa en tu media una muestra del último batch, más pequeño, y cuánto cualquier otra?
# title-es: Se promedian las medias de los batches.

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
    loss, right, entries, n, batches = 0.0, 0, 0, 0, 0
    model.eval()
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                loss += loss_fn(logits, y).item()
                right += ((torch.sigmoid(logits) > threshold) == (y > 0.5)).sum().item()
                entries += y.numel()
                n += len(x)
                batches += 1
    finally:
        for module, mode in modes:
            module.training = mode
    if n == 0:
        raise ValueError("nothing to evaluate: the loader is empty")
    return {"loss": loss / batches, "accuracy": right / entries, "n": n}
