"""Computes the norm itself; the block is entered by an ExitStack."""
# cell: e8_3
# alternative: S8.3x2

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
    from contextlib import ExitStack

    x, y = batch
    optimizer.zero_grad(set_to_none=False)
    with ExitStack() as stack:
        stack.enter_context(torch.amp.autocast(device_type=device_type, dtype=dtype))
        prediction = model(x)
        loss = loss_fn(prediction, y)
    result = loss.item()
    (loss if scaler is None else scaler.scale(loss)).backward()
    if max_norm is not None:
        if scaler is not None:
            scaler.unscale_(optimizer)
        grads = [p.grad for p in model.parameters() if p.grad is not None]
        total = torch.linalg.vector_norm(torch.cat([g.flatten() for g in grads]))
        for g in grads:
            g.mul_(torch.clamp(max_norm / total, max=1.0))
    if scaler is None:
        optimizer.step()
    else:
        scaler.step(optimizer)
        scaler.update()
    return result
