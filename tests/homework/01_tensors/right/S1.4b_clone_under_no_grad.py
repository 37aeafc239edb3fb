"""A clone under no_grad is independent already."""
# cell: e1_4
# alternative: S1.4b

def to_numpy(x: torch.Tensor) -> np.ndarray:
    with torch.no_grad():
        own = x.clone(memory_format=torch.contiguous_format).cpu()
        if own.dtype == torch.bfloat16:
            own = own.to(torch.float32)
        return own.resolve_conj().resolve_neg().detach().numpy()
