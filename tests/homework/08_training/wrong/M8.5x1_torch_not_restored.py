"""PyTorch's state is not restored."""
# cell: e8_5
# misconception: M8.5x1
# hint: Three libraries: how many states do you bring back?
# hint-es: Tres bibliotecas: ¿cuántos estados traes de vuelta?
# title-es: El estado de PyTorch no se restaura.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
