"""The table is float32, whatever x is."""
# cell: e5_3
# misconception: M5.3x15
# hint: What is the dtype of your table if x is float64?
# hint-es: ¿Qué dtype tiene tu tabla si x es float64?
# title-es: La tabla es float32, sea como sea x.

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = [
        torch.autograd.grad(
            output, here, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return torch.stack(rows).float()
