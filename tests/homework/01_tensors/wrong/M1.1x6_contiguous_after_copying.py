"""The question whether it is contiguous is asked of a contiguous copy."""
# cell: e1_1
# misconception: M1.1x6
# hint: Which tensor do you ask whether it is contiguous: the one you were given?
# hint-es: ¿A qué tensor le preguntas si es contiguo: al que recibiste?
# title-es: Le pregunta a una copia contigua si es contigua.

def describe(x: torch.Tensor) -> dict:
    x = x.contiguous()
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
