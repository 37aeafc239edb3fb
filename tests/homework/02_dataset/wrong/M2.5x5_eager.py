"""All items are read and normalised when the dataset is built."""
# cell: e2_5
# misconception: M2.5x5
# hint: How many items are read before anybody has asked for one?
# hint-es: ¿Cuántos ítems se leen antes de que alguien pida alguno?
# title-es: Todos los ítems se leen y normalizan al construir el dataset.

def fit_normalizer(dataset):
    x = torch.stack([dataset[i][0] for i in range(len(dataset))]).double()
    std = x.std(0, correction=0)
    std[std <= 1e-6 * x.abs().amax(0)] = 1.0
    return x.mean(0).float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.items = [((x - mean) / std, y) for x, y in (dataset[i] for i in range(len(dataset)))]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]
