"""float32 becomes float64."""
# cell: e9_7
# misconception: M9.7x12
# hint: Which of the two does mps know?
# hint-es: ¿Cuál de los dos conoce mps?
# title-es: float32 pasa a float64.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float32: torch.float64, torch.complex64: torch.complex128}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, device.type)).to(device)
