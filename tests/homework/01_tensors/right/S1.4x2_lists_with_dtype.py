"""Nested lists, with the dtype said."""
# cell: e1_4

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        kind = np.dtype("float32")
    else:
        kind = np.dtype(str(x.dtype).removeprefix("torch."))
    return np.array(x.tolist(), dtype=kind).reshape(tuple(x.shape))
