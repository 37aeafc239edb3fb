"""float64 becomes float16."""
# cell: e9_7
# misconception: M9.7x5
# hint: How many digits are left? Which dtype is the widest that mps knows?
# hint-es: ¿Cuántos dígitos quedan? ¿Cuál es el dtype más ancho que conoce mps?
# title-es: float64 pasa a float16.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float16, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, device.type)).to(device)
