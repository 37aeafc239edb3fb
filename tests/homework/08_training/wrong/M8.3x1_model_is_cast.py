"""The whole model is cast to sixteen bits."""
# cell: e8_3
# misconception: M8.3x1
# hint: What happens to 1 + 0.003 in such a weight?
# hint-es: ¿Qué le pasa a 1 + 0.003 en un peso así?
# title-es: El modelo entero se convierte a dieciséis bits.

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
    model.to(dtype)
    loss = loss_fn(model(x.to(dtype)), y.to(dtype))
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
