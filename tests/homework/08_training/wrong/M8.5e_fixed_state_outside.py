"""Seeds Python with a fixed number when leaving."""
# cell: e8_5
# misconception: M8.5e
# hint: Does the sequence outside go on, or does it start again after every block?
# hint-es: ¿La secuencia de afuera continúa, o vuelve a empezar después de cada bloque?
# title-es: Al salir, siembra Python con un número fijo.

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
        random.seed(0)
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
