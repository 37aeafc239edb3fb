"""Flat, with log_softmax and an index; what is ignored gets the weight 0."""
# cell: entropy

def cross_entropy(logits, targets, ignore=-100):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    weight = (targets != ignore).to(logits.dtype)
    log_p = logits.log_softmax(-1)[torch.arange(len(targets)), targets.clamp(0, logits.shape[-1] - 1)]
    return -(log_p * weight).sum() / weight.sum()
