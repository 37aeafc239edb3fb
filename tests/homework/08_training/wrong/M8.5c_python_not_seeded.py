"""Python's random is not seeded."""
# cell: e8_5
# misconception: M8.5c
# hint: Three libraries: how many of them do you seed?
# hint-es: Tres bibliotecas: ¿cuántas siembras?
# title-es: random de Python no se siembra.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        np.random.seed(seed)
        torch.manual_seed(seed)
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
