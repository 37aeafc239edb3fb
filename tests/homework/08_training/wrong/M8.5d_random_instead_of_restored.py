"""Seeds all three at random when leaving."""
# cell: e8_5
# misconception: M8.5d
# hint: What does it mean to restore: some state, or the one that was there?
# hint-es: ¿Qué es restaurar: dejar un estado cualquiera, o el que había?
# title-es: Al salir, siembra los tres al azar.

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
        random.seed()
        np.random.seed()
        torch.seed()
