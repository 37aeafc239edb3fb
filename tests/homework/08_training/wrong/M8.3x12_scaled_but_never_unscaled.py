"""Scales the loss, then steps with the optimizer: the factor stays in the gradients."""
# cell: e8_3
# misconception: M8.3x12
# hint: Which factor is in the gradients when the optimizer steps?
# hint-es: ¿Qué factor traen los gradientes cuando el optimizador da su paso?
# title-es: Escala la pérdida y da el paso con el optimizador: el factor queda en los gradientes.

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
    if max_norm is not None:
        if scaler is not None:
            scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item()
