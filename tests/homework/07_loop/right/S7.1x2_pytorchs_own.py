"""PyTorch's own function, with a check of the shapes."""
# cell: e7_1
# alternative: S7.1x2

def bce_with_logits(logits, targets, *, reduction="mean", pos_weight=None):
    if targets.shape != logits.shape:
        raise ValueError("shapes differ")
    return F.binary_cross_entropy_with_logits(
        logits, targets.to(logits), reduction=reduction, pos_weight=pos_weight
    )
