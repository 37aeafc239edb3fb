"""float() and type() before the move; the kind of device from its name."""
# cell: e9_7
# alternative: S9.7x1

def portable_dtype(dtype, device_type):
    wide = (torch.float64, torch.complex128)
    narrow = (torch.float32, torch.complex64)
    return narrow[wide.index(dtype)] if device_type == "mps" and dtype in wide else dtype


def portable(t, device):
    kind = str(device).split(":")[0]
    if portable_dtype(t.dtype, kind) != t.dtype:
        t = t.type(torch.complex64) if t.is_complex() else t.float()
    return t.to(device)
