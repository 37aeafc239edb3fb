"""A steep sigmoid mixes the two branches."""
# cell: e9_2
# misconception: M9.2x10
# hint: What do you get when the mean is near t: one of the two results, or something between them?
# hint-es: ¿Qué sale cuando la media está cerca de t: uno de los dos resultados o algo intermedio?
# title-es: Una sigmoide muy empinada mezcla los dos caminos.

def soft_gate(x: torch.Tensor, t: float) -> torch.Tensor:
    share = torch.sigmoid(20 * (x.mean() - t))
    return share * 2 * x + (1 - share) * x / 2


def leaky_steps(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = torch.where(x > 0, x - 1, 0.1 * x)
    return x
