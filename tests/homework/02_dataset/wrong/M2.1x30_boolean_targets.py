"""The targets are the result of a comparison, so they are booleans."""
# cell: e2_1
# misconception: M2.1x1
# hint: Which dtype do x and y have, and which one does the loss want?
# hint-es: ¿Qué dtype tienen x e y, y cuál quiere la función de pérdida?
# title-es: Los targets son el resultado de una comparación, así que son booleanos.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        generator = torch.Generator()
        generator.manual_seed(seed)
        features = torch.empty(n, n_features).normal_(generator=generator)
        coins = torch.empty(n, n_targets).uniform_(generator=generator)
        self.pairs = list(zip(features, coins < 0.5))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
