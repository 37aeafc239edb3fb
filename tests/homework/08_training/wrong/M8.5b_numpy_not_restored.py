"""NumPy's state is not restored."""
# cell: e8_5
# misconception: M8.5b
# hint: Three libraries: how many states do you bring back?
# hint-es: Tres bibliotecas: ¿cuántos estados traes de vuelta?
# title-es: El estado de NumPy no se restaura.

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
        torch.set_rng_state(states[2])
