"""A lower triangle and a band."""
# cell: causal

def causal_mask(n, window=None, device=None):
    mask = torch.ones(n, n, device=device).tril().bool()
    if window is None:
        return mask
    return torch.logical_and(mask, torch.ones(n, n, device=device).triu(1 - window).bool())
