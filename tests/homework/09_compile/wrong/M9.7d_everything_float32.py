"""On mps everything becomes float32."""
# cell: e9_7
# misconception: M9.7d
# hint: May a label become a float? May a mask?
# hint-es: ¿Una etiqueta puede pasar a float? ¿Y una máscara?
# title-es: En mps todo pasa a float32.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    return torch.float32 if device_type == "mps" else dtype


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, device.type)).to(device)
