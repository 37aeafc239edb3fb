"""complex128 is forgotten."""
# cell: e9_7
# misconception: M9.7x1
# hint: Which other dtype is made of float64?
# hint-es: ¿Qué otro dtype está hecho de float64?
# title-es: Se olvida complex128.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, device.type)).to(device)
