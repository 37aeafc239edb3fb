"""PyTorch is not seeded."""
# cell: e8_5
# misconception: M8.5x3
# hint: Three libraries: how many of them do you seed?
# hint-es: Tres bibliotecas: ¿cuántas siembras?
# title-es: PyTorch no se siembra.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        random.seed(seed)
        np.random.seed(seed)
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
