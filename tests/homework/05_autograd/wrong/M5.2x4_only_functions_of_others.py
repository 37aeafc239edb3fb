"""Functions of other tensors are noticed, plain constants are not."""
# cell: e5_2
# misconception: M5.2x4
# hint: What is the derivative of a function that does not look at x?
# hint-es: ¿Cuál es la derivada de una función que no mira a x?
# title-es: Se notan las funciones de otros tensores, pero no las constantes simples.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient
