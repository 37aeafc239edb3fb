"""nbytes is that of the storage, not of what the tensor shows."""
# cell: e1_1
# misconception: M1.1d
# hint: A view can show fewer, or more, elements than its storage holds. Which of the two does the form ask for?
# hint-es: Una vista puede mostrar menos elementos, o más, que los que tiene su storage. ¿Por cuál de los dos pregunta el formulario?
# title-es: nbytes es el del storage, no el de lo que el tensor muestra.

def describe(x: torch.Tensor) -> dict:
    return {
        "shape": tuple(x.shape),
        "dtype": x.dtype,
        "device": x.device,
        "ndim": x.ndim,
        "numel": x.numel(),
        "contiguous": x.is_contiguous(),
        "nbytes": x.untyped_storage().nbytes(),
    }
