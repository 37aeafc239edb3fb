"""The table keeps its graph."""
# cell: e5_3
# misconception: M5.3x17
# hint: Does your table still know how it was computed?
# hint-es: ¿Tu tabla todavía sabe cómo se calculó?
# title-es: La tabla conserva su grafo.

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = [
        torch.autograd.grad(
            output, here, create_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return torch.stack(rows)
