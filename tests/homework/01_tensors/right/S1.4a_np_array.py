"""np.array of the detached tensor."""
# cell: e1_4
# alternative: S1.4a

def to_numpy(x: torch.Tensor) -> np.ndarray:
    x = x.detach().cpu().resolve_conj().resolve_neg()
    return np.array(x.float() if x.dtype is torch.bfloat16 else x)
