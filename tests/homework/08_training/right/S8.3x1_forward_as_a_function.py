"""A function under an autocast decorator; the optimizer's own parameters are clipped."""
# cell: e8_3
# alternative: S8.3x1

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
    @torch.autocast(device_type, dtype=dtype)
    def forward(x, y):
        return loss_fn(model(x), y)

    def clip():
        if max_norm is not None:
            owned = [p for group in optimizer.param_groups for p in group["params"]]
            nn.utils.clip_grad_norm_(owned, max_norm)

    model.zero_grad()
    loss = forward(*batch)
    if scaler is not None:
        scaler.scale(loss).backward()
        if max_norm is not None:
            scaler.unscale_(optimizer)
        clip()
        scaler.step(optimizer)
        scaler.update()
    else:
        loss.backward()
        clip()
        optimizer.step()
    return float(loss.detach())
