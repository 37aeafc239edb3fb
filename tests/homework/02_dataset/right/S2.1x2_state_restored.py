"""The global generator is used and its state put back."""
# cell: e2_1
# alternative: S2.1x2

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        state = torch.get_rng_state()
        try:
            torch.manual_seed(seed)
            table = torch.randn(n, n_features + n_targets)
        finally:
            torch.set_rng_state(state)
        self.x, self.y = table[:, :n_features], (table[:, n_features:] > 0).to(torch.float32)

    def __len__(self):
        return self.x.size(0)

    def __getitem__(self, i):
        return self.x[i].clone(), self.y[i].clone()
