"""Reading an item seeds the global generator."""
# cell: e2_1
# misconception: M2.1x17
# hint: Is the global random state still the same after somebody has read an item?
# hint-es: ¿El estado aleatorio global sigue igual después de que alguien leyó un ítem?
# title-es: Leer un ítem siembra el generador global.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.n, self.n_features, self.n_targets, self.seed = n, n_features, n_targets, seed

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        i = range(self.n)[i]
        torch.manual_seed(self.seed * 1_000_003 + i)
        x = torch.randn(self.n_features)
        y = torch.randint(0, 2, (self.n_targets,)).float()
        return x, y
