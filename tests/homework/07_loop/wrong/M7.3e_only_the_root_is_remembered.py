"""The root's mode is given to every module."""
# cell: e7_3
# misconception: M7.3e
# hint: Can a model be in train mode while one of its layers is not? In which mode is that layer afterwards?
# hint-es: ¿Puede un modelo estar en modo train y una de sus capas no? ¿En qué modo queda esa capa después?
# title-es: El modo de la raíz se le da a todos los módulos.

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
        model.train(modes[0][1])
    if n == 0:
        raise ValueError("nothing to evaluate: the loader is empty")
    return {"loss": loss / n, "accuracy": right / entries, "n": n}
