"""The tensor moves first and is cast afterwards."""
# cell: e9_7
# misconception: M9.7a
# hint: Which of your two steps can't be done on mps?
# hint-es: ¿Cuál de tus dos pasos no se puede dar en mps?
# title-es: El tensor se mueve primero y se convierte después.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(device).to(portable_dtype(t.dtype, device.type))
