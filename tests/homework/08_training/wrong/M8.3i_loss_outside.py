"""The loss is computed after the autocast block."""
# cell: e8_3
# misconception: M8.3i
# hint: In which dtype is the prediction when the loss meets it, and who would lift it?
# hint-es: ¿En qué dtype está la predicción cuando llega a la pérdida, y quién la subiría?
# title-es: La pérdida se calcula después del bloque de autocast.

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
        prediction = model(x)
    loss = loss_fn(prediction, y)
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
