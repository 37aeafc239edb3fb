"""requires_grad is switched on in the caller's x."""
# cell: e5_3
# misconception: M5.3x9
# hint: Look at x and at the other tensors of f after the call. Is anything new?
# hint-es: Mira x y los demás tensores de f después de la llamada. ¿Hay algo nuevo?
# title-es: En el x de quien llama queda encendido requires_grad.

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = [
        torch.autograd.grad(
            output, here, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return torch.stack(rows)
