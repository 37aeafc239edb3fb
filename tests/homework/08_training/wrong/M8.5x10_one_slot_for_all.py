"""The states are kept in one global place: an inner block overwrites it."""
# cell: e8_5
# misconception: M8.5x10
# hint: Where are the outer block's states while an inner one is open?
# hint-es: ¿Dónde están los estados del bloque exterior mientras hay uno interior abierto?
# title-es: Los estados se guardan en un solo lugar global: un bloque interior lo pisa.

STATES = {}


@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    STATES["outside"] = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        yield
    finally:
        states = STATES["outside"]
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
