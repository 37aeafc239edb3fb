"""Finite differences."""
# cell: e5_2
# misconception: M5.2f
# hint: How many digits of your gradient are right, and how many calls of f does it take?
# hint-es: ¿Cuántos dígitos de tu gradiente son correctos, y cuántas llamadas a f necesita?
# title-es: Diferencias finitas.

def grad_of(f, x):

    eps = 1e-3
    x = x.detach()
    gradient = torch.zeros_like(x).reshape(-1)
    with torch.no_grad():
        if f(x).numel() != 1:
            raise ValueError("one number, please")
        for i in range(x.numel()):
            step = torch.zeros_like(gradient)
            step[i] = eps
            step = step.reshape(x.shape)
            gradient[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return gradient.reshape(x.shape)
