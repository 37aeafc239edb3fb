"""All floats become float32 on mps."""
# cell: e9_7
# misconception: M9.7x8
# hint: Which floating-point dtypes does mps know? What did the contract say about half precision?
# hint-es: ¿Qué dtypes de punto flotante conoce mps? ¿Qué dice el contrato sobre la precisión media?
# title-es: En mps todos los floats pasan a float32.

def portable_dtype(dtype: torch.dtype, device_type: str) -> torch.dtype:
    if device_type != "mps":
        return dtype
    if dtype in (torch.float16, torch.bfloat16):
        return torch.float32
    return {torch.float64: torch.float32, torch.complex128: torch.complex64}.get(dtype, dtype)


def portable(t: torch.Tensor, device) -> torch.Tensor:
    device = torch.device(device)
    return t.to(portable_dtype(t.dtype, device.type)).to(device)
