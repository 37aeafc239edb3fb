"""Gradients are switched off and never on again."""
# cell: e7_3
# misconception: M7.3i
# hint: Are gradients recorded after your function as they were before?
# hint-es: ¿Después de tu función se registran gradientes igual que antes?
# title-es: Los gradientes se apagan y nunca se vuelven a prender.

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
        torch.set_grad_enabled(False)
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += loss_fn(logits, y).item() * len(x)
            right += ((torch.sigmoid(logits) > threshold) == (y > 0.5)).sum().item()
            entries += y.numel()
            n += len(x)
    finally:
        for module, mode in modes:
            module.training = mode
    if n == 0:
        raise ValueError("nothing to evaluate: the loader is empty")
    return {"loss": loss / n, "accuracy": right / entries, "n": n}
