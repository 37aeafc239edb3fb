"""If nothing is said, very long gradients are clipped."""
# cell: e8_3
# misconception: M8.3x11
# hint: What should happen if max_norm is None?
# hint-es: ¿Qué debería pasar si max_norm es None?
# title-es: Cuando nadie dice nada, los gradientes muy largos se recortan.

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
    longest = 1e4 if max_norm is None else max_norm
    nn.utils.clip_grad_norm_(model.parameters(), longest)
    if scaler is None:
        optimizer.step()
    else:
        scaler.step(optimizer)
        scaler.update()
    return loss.item()
