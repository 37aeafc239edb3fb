"""A class that takes the states in __init__, not on entering."""
# cell: e8_5
# misconception: M8.5x7
# hint: Which numbers were drawn between making the block and entering it?
# hint-es: ¿Qué números se sacaron entre crear el bloque y entrar en él?
# title-es: Una clase que anota los estados en __init__, no al entrar.

class isolated_rng:
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""

    def __init__(self, seed: int):
        self.seed = seed
        self.states = random.getstate(), np.random.get_state(), torch.get_rng_state()

    def __enter__(self):
        random.seed(self.seed)
        np.random.seed(self.seed)
        torch.manual_seed(self.seed)

    def __exit__(self, *_):
        random.setstate(self.states[0])
        np.random.set_state(self.states[1])
        torch.set_rng_state(self.states[2])
