"""Keeps only the last digits of the seed."""
# cell: e8_5
# misconception: M8.5x13
# hint: Which seeds become the same one in your code?
# hint-es: ¿Qué semillas se vuelven la misma en tu código?
# title-es: Se queda solo con las últimas cifras de la semilla.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed % 2)
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
