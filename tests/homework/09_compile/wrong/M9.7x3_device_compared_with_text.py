"""The device is compared with the text mps."""
# cell: e9_7
# misconception: M9.7x3
# hint: In how many ways can somebody name this device?
# hint-es: ¿De cuántas formas se puede nombrar este dispositivo?
# title-es: El dispositivo se compara con el texto mps.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    kind = "mps" if device == "mps" else "cpu"
    return t.to(portable_dtype(t.dtype, kind)).to(device)
