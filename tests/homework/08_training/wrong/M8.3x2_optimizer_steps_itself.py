"""The scaler is not asked for the step: overflowed gradients are applied, too."""
# cell: e8_3
# misconception: M8.3x2
# hint: Who looks for overflowed gradients before the step?
# hint-es: ¿Quién busca gradientes desbordados antes del paso?
# title-es: No se le pide el paso al scaler: también se aplican gradientes desbordados.

def amp_step(
    model,
    batch,
    loss_fn,
    optimizer,
    *,
    device_type: str = "cpu",
    dtype: torch.dtype = torch.bfloat16,
    scaler=None,
    max_norm: float | None = None,
) -> float:
    """One training step in mixed precision; the loss before it."""
    x, y = batch
    optimizer.zero_grad()
    with torch.autocast(device_type, dtype=dtype):
        loss = loss_fn(model(x), y)
    if scaler is None:
        loss.backward()
    else:
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
    if max_norm is not None:
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    if scaler is not None:
        scaler.update()
    return loss.item()
