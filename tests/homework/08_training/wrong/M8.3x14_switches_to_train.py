"""Switches the model to train mode."""
# cell: e8_3
# misconception: M8.3x14
# hint: Who decides about the mode of the model?
# hint-es: ¿Quién decide el modo del modelo?
# title-es: Cambia el modelo a modo train.

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
    model.train()
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
