"""With logsigmoid, and softplus for the other term."""
# cell: e7_1
# alternative: S7.1a

def bce_with_logits(logits, targets, *, reduction="mean", pos_weight=None):
    assert reduction in ("mean", "sum", "none"), reduction
    assert logits.shape == targets.shape
    t = targets.to(logits.dtype)
    w = 1 if pos_weight is None else pos_weight
    loss = (1 - t) * F.softplus(logits) - w * t * F.logsigmoid(logits)
    return {"mean": loss.mean, "sum": loss.sum, "none": loss.clone}[reduction]()
