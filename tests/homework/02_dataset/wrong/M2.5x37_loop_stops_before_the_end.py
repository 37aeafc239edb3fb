"""A loop with its own counter stops one item before the end."""
# cell: e2_5
# misconception: M2.5x8
# hint: Which is the last item that your fit reads?
# hint-es: ¿Cuál es el último ítem que lee tu ajuste?
# title-es: Un ciclo con contador propio se detiene un ítem antes del final.

def fit_normalizer(dataset):
    rows, i = [dataset[0][0].numpy()], 1
    while i < len(dataset) - 1:
        rows.append(dataset[i][0].numpy())
        i += 1
    x = np.array(rows, dtype=float)
    std = x.std(axis=0)
    std[std <= 1e-6 * np.abs(x).max(axis=0)] = 1
    return torch.from_numpy(x.mean(axis=0)).float(), torch.from_numpy(std).float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.base, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return (x - self.mean) / self.std, y
