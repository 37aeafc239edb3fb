"""Only the features use the seeded generator; the targets use the global one."""
# cell: e2_1
# misconception: M2.1f
# hint: If you build it twice with the same seed, is all of it the same, x and y?
# hint-es: Si lo construyes dos veces con la misma semilla, ¿sale todo igual, x e y?
# title-es: Solo las características usan el generador con semilla; los targets usan el global.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, n_features, generator=generator)
        self.y = torch.randint(0, 2, (n, n_targets)).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
