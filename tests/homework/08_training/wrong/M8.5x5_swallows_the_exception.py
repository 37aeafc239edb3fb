"""Exceptions of the block are swallowed."""
# cell: e8_5
# misconception: M8.5x5
# hint: Does the caller learn that the block has failed?
# hint-es: ¿Se entera quien llamó de que el bloque falló?
# title-es: Las excepciones del bloque se tragan en silencio.

@contextmanager
def isolated_rng(seed: int):
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        yield
    except BaseException:
        pass
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])
