"""One code path, with a scaler that is switched off."""
# cell: e8_3
# alternative: S8.3b

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
    scaler = scaler or torch.amp.GradScaler(device_type, enabled=False)
    optimizer.zero_grad()
    with torch.autocast(device_type, dtype=dtype):
        loss = loss_fn(model(x), y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()
