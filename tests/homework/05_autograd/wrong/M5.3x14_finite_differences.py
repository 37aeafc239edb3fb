"""Finite differences, one call of f per input."""
# cell: e5_3
# misconception: M5.3x14
# hint: How many digits of your table are right, and how many calls of f does it take?
# hint-es: ¿Cuántos dígitos de tu tabla son correctos, y cuántas llamadas a f necesita?
# title-es: Diferencias finitas, una llamada a f por entrada.

def jacobian(f, x):

    eps = 1e-3
    x = x.detach()
    columns = []
    with torch.no_grad():
        for i in range(len(x)):
            step = torch.zeros_like(x)
            step[i] = eps
            columns.append((f(x + step) - f(x - step)) / (2 * eps))
    return torch.stack(columns, dim=1)
