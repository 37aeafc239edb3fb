"""The index is wrapped around, so the normalised dataset never ends."""
# cell: e2_5
# misconception: M2.5x16
# hint: What does your dataset do after the last item of the one it wraps?
# hint-es: ¿Qué hace tu dataset después del último ítem del que envuelve?
# title-es: El índice da la vuelta, así que el dataset normalizado nunca termina.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.std(0, correction=0)
    std[std <= 1e-6 * x.abs().amax(0)] = 1.0
    return x.mean(0).float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i % len(self)]
        return (x - self.mean) / self.std, y
