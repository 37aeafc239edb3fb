"""The logarithm of the softmax: zeros become infinity."""
# cell: entropy
# misconception: M7.1x

def cross_entropy(logits, targets, ignore=-100):
    """Mean cross entropy from raw scores."""
    keep = targets != ignore
    logits, targets = logits[keep], targets[keep]
    shifted = logits - logits.max(dim=-1, keepdim=True).values
    picked = shifted.softmax(-1).log().gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    return (-picked).mean()
