"""Without a scaler, a step whose loss is not finite is skipped."""
# cell: e8_3
# misconception: M8.3x15
# hint: Who is it that may skip a step, and is that one always there?
# hint-es: ¿Quién puede saltarse un paso, y está siempre?
# title-es: Sin scaler, un paso cuya pérdida no es finita se salta.

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
    if scaler is None and not torch.isfinite(loss):
        return loss.item()
    if scaler is None:
        loss.backward()
    else:
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
    if max_norm is not None:
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    if scaler is None:
        optimizer.step()
    else:
        scaler.step(optimizer)
        scaler.update()
    return loss.item()
