"""portable calls float() on everything."""
# cell: e9_7
# misconception: M9.7x10
# hint: What becomes of labels, and of float64 on the CPU?
# hint-es: ¿Qué pasa con las etiquetas, y con float64 en la CPU?
# title-es: portable le hace float() a todo.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.float().to(device)
