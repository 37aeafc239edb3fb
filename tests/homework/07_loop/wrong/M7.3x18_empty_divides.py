"""A loader without batches divides by zero."""
# cell: e7_3
# misconception: M7.3x17
# hint: What should come of a loader without batches? Look it up in the contract.
# hint-es: ¿Qué debe salir de un loader sin batches? Búscalo en el contrato.
# title-es: Un loader sin batches divide por cero.

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
        for module, mode in modes:
            module.training = mode
    return {"loss": loss / n, "accuracy": right / entries, "n": n}
