"""The caller's data are normalised in place."""
# cell: e1_5
# misconception: M1.5f
# hint: Look at the input tensor after the call.
# hint-es: Mira el tensor de entrada después de la llamada.
# title-es: Normaliza en el lugar los datos de quien llama.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    std = x.std(dim, correction=0, keepdim=True)
    x -= x.mean(dim, keepdim=True)
    x /= std + eps
    return x
