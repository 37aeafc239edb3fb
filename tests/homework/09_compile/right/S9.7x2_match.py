"""A match statement; positional device and dtype."""
# cell: e9_7
# alternative: S9.7x2

def portable_dtype(dtype, device_type):
    match device_type, dtype:
        case "mps", torch.float64:
            return torch.float32
        case "mps", torch.complex128:
            return torch.complex64
    return dtype


def portable(t, device):
    dtype = portable_dtype(t.dtype, torch.device(device).type)
    return t.to(device, dtype, copy=True)
