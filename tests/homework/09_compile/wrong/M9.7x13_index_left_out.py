"""Only the kind of the device is used; its index is lost."""
# cell: e9_7
# misconception: M9.7x13
# hint: On a machine with two GPUs, which one does your tensor arrive on?
# hint-es: En una máquina con dos GPU, ¿a cuál de las dos llega tu tensor?
# title-es: Se usa solo el tipo de dispositivo; su índice se pierde.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    kind = torch.device(device).type
    return t.to(portable_dtype(t.dtype, kind)).to(kind)
