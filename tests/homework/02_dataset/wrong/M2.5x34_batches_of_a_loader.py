"""A DataLoader walks through the dataset, and the stds of its batches are averaged."""
# cell: e2_5
# misconception: M2.5x14
# hint: If two batches are constant but different, is their common std 0?
# hint-es: Si dos batches son constantes pero distintos, ¿su desviación conjunta es 0?
# title-es: Un DataLoader recorre el dataset, y las desviaciones de sus batches se promedian.

def fit_normalizer(dataset):
    total, stds, biggest = 0, [], 0
    for batch in DataLoader([dataset[i][0] for i in range(len(dataset))], batch_size=10):
        batch = batch.double()
        total = total + batch.sum(0)
        stds.append(batch.std(0, correction=0))
        biggest = torch.maximum(batch.abs().amax(0), torch.as_tensor(biggest))
    mean, std = total / len(dataset), sum(stds) / len(stds)
    return mean.float(), torch.where(std > 1e-6 * biggest, std, 1.0).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
