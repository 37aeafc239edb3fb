"""The constructor seeds the global generator."""
# cell: e2_1
# misconception: M2.1e
# hint: What happens to somebody else's torch.randn after your constructor has run?
# hint-es: ¿Qué le pasa al torch.randn de otra persona después de que corre tu constructor?
# title-es: El constructor siembra el generador global.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        torch.manual_seed(seed)
        self.x = torch.randn(n, n_features)
        self.y = torch.randint(0, 2, (n, n_targets)).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
