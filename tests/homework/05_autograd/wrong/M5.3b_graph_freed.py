"""The graph is freed after the first row."""
# cell: e5_3
# misconception: M5.3b
# hint: How often do you walk through the same graph, and what happens to it after the first time?
# hint-es: ¿Cuántas veces recorres el mismo grafo, y qué le pasa después de la primera?
# title-es: El grafo se libera después de la primera fila.

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.detach().requires_grad_()
    y = f(here)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = [
        torch.autograd.grad(
            output, here, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return torch.stack(rows)
