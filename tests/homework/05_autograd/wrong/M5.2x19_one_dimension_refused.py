"""A single number is refused if it comes in a vector."""
# cell: e5_2
# misconception: M5.2x19
# hint: The contract speaks of a single number. Which shapes can a tensor with a single number have?
# hint-es: El contrato habla de un solo número. ¿Qué formas puede tener un tensor con un solo número?
# title-es: Un número solo se rechaza si viene en un vector.

def grad_of(f, x: torch.Tensor) -> torch.Tensor:
    """The gradient of the scalar function f at x; nothing else changes."""
    with torch.enable_grad():
        here = x.detach().requires_grad_()
        y = f(here)
        if y.dim() != 0:
            raise ValueError(f"a gradient needs a function with one number, not {y.shape}")
        if not y.requires_grad:
            return torch.zeros_like(here)
        (gradient,) = torch.autograd.grad(y, here, allow_unused=True, materialize_grads=True)
    return gradient
