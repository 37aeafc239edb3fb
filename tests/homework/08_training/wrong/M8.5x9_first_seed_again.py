"""When leaving, PyTorch is seeded with its first seed again."""
# cell: e8_5
# misconception: M8.5x9
# hint: How many numbers were drawn outside since that seed?
# hint-es: ¿Cuántos números se sacaron afuera desde esa semilla?
# title-es: Al salir, PyTorch se vuelve a sembrar con su semilla inicial.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.initial_seed()
    try:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.manual_seed(states[2])
