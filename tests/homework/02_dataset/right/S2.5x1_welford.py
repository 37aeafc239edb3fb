"""Welford's running mean and variance."""
# cell: e2_5
# alternative: S2.5x1

def fit_normalizer(dataset):
    mean = m2 = torch.zeros(())
    for k, i in enumerate(range(len(dataset)), start=1):
        x = dataset[i][0].to(torch.float64)
        delta = x - mean
        mean = mean + delta / k
        m2 = m2 + delta * (x - mean)
    std = (m2 / len(dataset)).sqrt()
    constant = std < 1e-5
    return mean.float(), std.masked_fill(constant, 1.0).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.apply = dataset, lambda x: (x - mean) / std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        item = self.dataset[i]
        return self.apply(item[0]), item[1]
