"""Takes seed 0 for none at all."""
# cell: e8_5
# misconception: M8.5x13
# hint: Which of the seeds that the contract allows does your `if` leave out?
# hint-es: ¿Cuál de las semillas que permite el contrato deja fuera tu `if`?
# title-es: Toma la semilla 0 por ninguna.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        if seed:
            random.seed(seed)
            np.random.seed(seed)
            torch.manual_seed(seed)
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
