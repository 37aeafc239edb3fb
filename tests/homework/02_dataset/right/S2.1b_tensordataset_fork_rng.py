"""A TensorDataset filled inside fork_rng."""
# cell: e2_1
# alternative: S2.1b

from torch.utils.data import TensorDataset


class RandomXY(TensorDataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            super().__init__(torch.randn(n, n_features), torch.randint(2, (n, n_targets)).float())
