"""Statistics by NumPy, constants found by comparing minimum and maximum."""
# cell: e2_5
# alternative: S2.5x2

def fit_normalizer(dataset):
    rows = np.stack([x.numpy() for x, _ in (dataset[k] for k in range(len(dataset)))])
    mean = rows.mean(axis=0, dtype=np.float64).astype(np.float32)
    std = rows.std(axis=0, dtype=np.float64).astype(np.float32)
    std[rows.max(axis=0) == rows.min(axis=0)] = 1
    return torch.from_numpy(mean), torch.from_numpy(std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        (x, y) = self.dataset[i]
        x = x.clone()
        x -= self.mean
        x /= self.std
        return x, y
