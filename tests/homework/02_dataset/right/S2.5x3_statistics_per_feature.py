"""A loop over the features, std_mean, a for loop over the dataset."""
# cell: e2_5
# alternative: S2.5x3

def fit_normalizer(dataset):
    columns = torch.stack([x for x, _ in (dataset[i] for i in range(len(dataset)))]).T
    means, stds = [], []
    for column in columns:
        centre = column[0]
        std, mean = torch.std_mean(column - centre, correction=0)
        means.append(mean + centre)
        stds.append(std if std > 0 else torch.tensor(1.0))
    return torch.stack(means), torch.stack(stds)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.inverse = dataset, mean, std.reciprocal()

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        x, y = self.dataset[i]
        return (x - self.mean) * self.inverse, y
