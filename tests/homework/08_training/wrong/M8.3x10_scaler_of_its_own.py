"""Makes a new scaler in each step: nothing is learned about the scale."""
# cell: e8_3
# misconception: M8.3x10
# hint: Who remembers the scale from one step to the next?
# hint-es: ¿Quién recuerda la escala de un paso al siguiente?
# title-es: Crea un scaler nuevo en cada paso: nada se aprende de la escala.

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
    if scaler is not None:
        scaler = torch.amp.GradScaler(device_type, init_scale=scaler.get_scale())
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
    if scaler is None:
        optimizer.step()
    else:
        scaler.step(optimizer)
        scaler.update()
    return loss.item()
