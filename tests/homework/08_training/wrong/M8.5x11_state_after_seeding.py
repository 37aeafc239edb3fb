"""Takes the states after seeding."""
# cell: e8_5
# misconception: M8.5x11
# hint: Which moment's state do you bring back?
# hint-es: ¿El estado de qué momento traes de vuelta?
# title-es: Anota los estados después de sembrar.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
