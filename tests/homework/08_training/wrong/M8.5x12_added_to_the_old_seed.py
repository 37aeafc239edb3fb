"""Adds the seed to the one that PyTorch had outside."""
# cell: e8_5
# misconception: M8.5x12
# hint: Should it matter inside how the generators were seeded outside?
# hint-es: ¿Debería importar adentro cómo se sembraron los generadores afuera?
# title-es: Suma la semilla a la que PyTorch tenía afuera.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(torch.initial_seed() + seed)
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
