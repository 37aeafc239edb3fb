"""float64 is narrowed on every device."""
# cell: e9_7
# misconception: M9.7x2
# hint: On which devices is float64 no problem at all?
# hint-es: ¿En qué dispositivos float64 no es ningún problema?
# title-es: float64 se reduce en todos los dispositivos.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, device.type)).to(device)
