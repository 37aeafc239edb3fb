"""The mask is applied after the softmax: the weights no longer add up to one."""
# cell: attend
# misconception: M4.9b

def attention(q, k, v, mask=None):
    """Scaled dot product attention."""
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)
    return weights @ v
