"""A class that already seeds in __init__."""
# cell: e8_5
# misconception: M8.5x6
# hint: What has happened if the block is made and never entered?
# hint-es: ¿Qué pasó si el bloque se crea y nunca se entra en él?
# title-es: Una clase que siembra ya en __init__.

class isolated_rng:
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""

    def __init__(self, seed: int):
        self.seed = seed
        self.states = random.getstate(), np.random.get_state(), torch.get_rng_state()
        random.seed(self.seed)
        np.random.seed(self.seed)
        torch.manual_seed(self.seed)

    def __enter__(self):
        pass

    def __exit__(self, *_):
        random.setstate(self.states[0])
        np.random.set_state(self.states[1])
        torch.set_rng_state(self.states[2])
