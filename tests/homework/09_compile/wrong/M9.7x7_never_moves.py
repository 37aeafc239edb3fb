"""The tensor is cast and stays where it was."""
# cell: e9_7
# misconception: M9.7x7
# hint: Where is the result?
# hint-es: ¿Dónde está el resultado?
# title-es: El tensor se convierte y se queda donde estaba.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, device.type))
