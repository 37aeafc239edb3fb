"""The returned loss comes from a second forward pass, after the step."""
# cell: e8_3
# misconception: M8.3x13
# hint: Of which moment is the loss that you return?
# hint-es: ¿De qué momento es la pérdida que devuelves?
# title-es: La pérdida devuelta sale de una segunda pasada, después del paso.

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
    if scaler is None:
        optimizer.step()
    else:
        scaler.step(optimizer)
        scaler.update()
    with torch.no_grad():
        return loss_fn(model(x), y).item()
