"""Restores after the block, but not after an exception."""
# cell: e8_5
# misconception: M8.5a
# hint: What if the block raises?
# hint-es: ¿Y si el bloque lanza una excepción?
# title-es: Restaura después del bloque, pero no después de una excepción.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    yield
    random.setstate(states[0])
    np.random.set_state(states[1])
    torch.set_rng_state(states[2])
