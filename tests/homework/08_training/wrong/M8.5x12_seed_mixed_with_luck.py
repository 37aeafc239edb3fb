"""Mixes the seed with a number from outside."""
# cell: e8_5
# misconception: M8.5x12
# hint: Should it matter inside what was drawn outside?
# hint-es: ¿Debería importar adentro lo que se sacó afuera?
# title-es: Mezcla la semilla con un número de afuera.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed + torch.randint(10**6, ()).item())
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
