"""A function that does not depend on x raises."""
# cell: e5_2
# misconception: M5.2c
# hint: What is the derivative of a function that does not look at x?
# hint-es: ¿Cuál es la derivada de una función que no mira a x?
# title-es: Una función que no depende de x lanza una excepción.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if y.numel() != 1:
            raise ValueError(f"a gradient needs a function with one number, not {y.numel()}")
        (gradient,) = torch.autograd.grad(y, here)
    return gradient
