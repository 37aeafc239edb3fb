"""The seed is always 0."""
# cell: e8_5
# misconception: M8.5x8
# hint: Do two different seeds give different numbers?
# hint-es: ¿Dos semillas distintas dan números distintos?
# title-es: La semilla es siempre 0.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        random.seed(0)
        np.random.seed(0)
        torch.manual_seed(0)
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
