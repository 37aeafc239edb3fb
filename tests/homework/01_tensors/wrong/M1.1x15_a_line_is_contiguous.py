"""A tensor with one dimension is taken for contiguous, whatever its stride."""
# cell: e1_1
# misconception: M1.1x15
# hint: Are the numbers that a slice of a vector shows always neighbours in memory?
# hint-es: ¿Los números que muestra un corte de un vector son siempre vecinos en la memoria?
# title-es: Da por contiguo todo tensor de una dimensión, sea cual sea su stride.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.ndim < 2 or x.is_contiguous(),
        "nbytes": x.numel() * x.element_size(),
    }
