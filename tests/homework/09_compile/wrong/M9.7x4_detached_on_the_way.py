"""The tensor is detached on its way."""
# cell: e9_7
# misconception: M9.7x4
# hint: Does a gradient find its way back from the result to t?
# hint-es: ¿Un gradiente encuentra el camino de vuelta desde el resultado hasta t?
# title-es: El tensor pierde su grafo en el camino.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.detach().to(portable_dtype(t.dtype, device.type)).to(device)
