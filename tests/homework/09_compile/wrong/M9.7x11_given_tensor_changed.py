"""The given tensor itself is changed through .data."""
# cell: e9_7
# misconception: M9.7x11
# hint: After the call, does the tensor that you were given still have its dtype?
# hint-es: Después de la llamada, ¿el tensor que te dieron conserva su dtype?
# title-es: El mismo tensor que se recibe cambia a través de .data.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    t.data = t.data.to(portable_dtype(t.dtype, device.type))
    return t.to(device)
