"""The index may be an int or a slice, and any other type is refused."""
# cell: e2_1
# misconception: M2.1x15
# hint: Which type has an index that comes out of a NumPy array?
# hint-es: ¿Qué tipo tiene un índice que sale de un arreglo de NumPy?
# title-es: El índice puede ser un int o un slice, y se rechaza cualquier otro tipo.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.features = torch.tensor(rng.standard_normal((n, n_features)), dtype=torch.float)
        self.targets = torch.tensor(rng.random((n, n_targets)) > 0.5, dtype=torch.float)

    def __len__(self):
        return self.features.shape[0]

    def __getitem__(self, key):
        if type(key) in (int, slice):
            return self.features[key], self.targets[key]
        raise TypeError(f"indices are integers or slices, not {type(key).__name__}")
