"""With einsum, an additive mask and a softmax by hand."""
# cell: attend

def attention(q, k, v, mask=None):
    scores = torch.einsum("...nd,...md->...nm", q / q.size(-1) ** 0.5, k)
    if mask is not None:
        hidden = torch.zeros_like(mask, dtype=scores.dtype).masked_fill(~mask, -torch.inf)
        scores = scores + hidden
    weights = (scores - scores.logsumexp(-1, keepdim=True)).exp()
    return torch.einsum("...nm,...me->...ne", weights, v)
