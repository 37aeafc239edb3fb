"""With logaddexp; refuses with a RuntimeError."""
# cell: e7_1
# alternative: S7.1b

def bce_with_logits(logits, targets, *, reduction="mean", pos_weight=None):
    if logits.shape != targets.shape or reduction not in {"mean", "sum", "none"}:
        raise RuntimeError("shapes or reduction")
    zero = torch.zeros_like(logits)
    targets = targets.type_as(logits)
    cost_of_yes = torch.logaddexp(zero, -logits)
    if pos_weight is not None:
        cost_of_yes = cost_of_yes * pos_weight
    each = targets * cost_of_yes + (1 - targets) * torch.logaddexp(zero, logits)
    if reduction == "none":
        return each
    total = each.sum()
    return total if reduction == "sum" else total / each.numel()
