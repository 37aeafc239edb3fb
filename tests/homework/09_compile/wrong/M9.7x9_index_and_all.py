"""The name of the device is taken with its index."""
# cell: e9_7
# misconception: M9.7x9
# hint: Which string does portable_dtype get for mps:0?
# hint-es: ¿Qué string recibe portable_dtype con mps:0?
# title-es: El nombre del dispositivo se toma con su índice.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, str(device))).to(device)
