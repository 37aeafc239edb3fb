"""One combined call of to."""
# cell: e9_7
# alternative: S9.7a

def portable_dtype(dtype, device_type):
    if device_type == "mps" and dtype == torch.float64:
        return torch.float32
    if device_type == "mps" and dtype == torch.complex128:
        return torch.complex64
    return dtype


def portable(t, device):
    device = torch.device(device)
    return t.to(device=device, dtype=portable_dtype(t.dtype, device.type))
