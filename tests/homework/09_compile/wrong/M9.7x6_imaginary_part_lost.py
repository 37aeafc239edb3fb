"""complex128 becomes float32."""
# cell: e9_7
# misconception: M9.7x6
# hint: What becomes of the imaginary part?
# hint-es: ¿Qué pasa con la parte imaginaria?
# title-es: complex128 pasa a float32.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.float32}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, device.type)).to(device)
