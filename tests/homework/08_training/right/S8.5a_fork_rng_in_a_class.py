"""A class around torch.random.fork_rng."""
# cell: e8_5
# alternative: S8.5a

class isolated_rng:
    """Seed Python, NumPy and PyTorch inside of a `with` block; outside, nothing has happened."""

    def __init__(self, seed: int):
        self.seed = seed

    def __enter__(self):
        self.fork = torch.random.fork_rng(devices=[])
        self.fork.__enter__()
        self.python, self.numpy = random.getstate(), np.random.get_state()
        random.seed(self.seed)
        np.random.seed(self.seed)
        torch.manual_seed(self.seed)
        return self

    def __exit__(self, *failure):
        random.setstate(self.python)
        np.random.set_state(self.numpy)
        return self.fork.__exit__(*failure)
