"""A map that does not depend on x raises."""
# cell: e5_3
# misconception: M5.3x6
# hint: What does the row of an output that does not depend on x look like?
# hint-es: ¿Cómo es la fila de una salida que no depende de x?
# title-es: Una función que no depende de x lanza una excepción.

def jacobian(f, x: torch.Tensor) -> torch.Tensor:
    """The (m, n) table of the derivatives of f: (n,) -> (m,) at x."""
    here = x.detach().requires_grad_()
    y = f(here)
    rows = [
        torch.autograd.grad(
            output, here, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for output in y
    ]
    return torch.stack(rows)
