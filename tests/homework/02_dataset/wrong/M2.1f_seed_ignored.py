"""The seed is accepted and never used."""
# cell: e2_1
# misconception: M2.1f
# hint: Where does the seed enter, for x and for y: what do you get with the same one again, and what with another one?
# hint-es: ¿Dónde entra la semilla, para x y para y: qué sale con la misma otra vez, y qué con otra?
# title-es: La semilla se recibe y nunca se usa.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.x = torch.randn(n, n_features)
        self.y = torch.randint(0, 2, (n, n_targets)).float()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
