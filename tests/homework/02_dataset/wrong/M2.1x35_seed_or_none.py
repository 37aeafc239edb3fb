"""NumPy gets `seed or None`, so 0 asks for a random seed."""
# cell: e2_1
# misconception: M2.1x8
# hint: What is the truth value of the default seed?
# hint-es: ¿Cuál es el valor de verdad de la semilla por defecto?
# title-es: NumPy recibe `seed or None`, así que 0 pide una semilla al azar.

class RandomXY(Dataset):
    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(seed or None)
        self.data = torch.as_tensor(rng.standard_normal((n, n_features), dtype=np.float32))
        self.target = torch.as_tensor(rng.integers(0, 2, (n, n_targets))).to(torch.float32)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.data[index], self.target[index]
