"""NumPy's integers is asked for 0 up to 1, and 1 never comes."""
# cell: e2_1
# misconception: M2.1c
# hint: Is the upper bound of an integer draw included?
# hint-es: Al sacar números enteros, ¿el límite superior está incluido?
# title-es: A integers de NumPy se le pide de 0 hasta 1, y el 1 nunca sale.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed)
        self.items = [
            (
                torch.tensor(rng.standard_normal(n_features), dtype=torch.float32),
                torch.tensor(rng.integers(0, 1, n_targets), dtype=torch.float32),
            )
            for _ in range(n)
        ]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]
