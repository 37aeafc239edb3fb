"""A helper seeds a generator for each half, with the same seed both times."""
# cell: e2_1
# misconception: M2.1x7
# hint: What do two generators that start from the same seed have in common?
# hint-es: ¿Qué tienen en común dos generadores que parten de la misma semilla?
# title-es: Una función auxiliar siembra un generador para cada mitad, las dos veces con la misma semilla.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        self.data = self.draw(torch.randn, n, n_features, seed)
        self.target = self.draw(torch.rand, n, n_targets, seed).round()

    @staticmethod
    def draw(kind, rows, columns, seed):
        generator = torch.Generator()
        generator.manual_seed(seed)
        return kind(rows, columns, generator=generator)

    def __len__(self):
        return self.data.size(0)

    def __getitem__(self, index):
        return self.data[index], self.target[index]
