"""One NumPy generator is made for the class, each instance restarts it, and seed is not used."""
# cell: e2_1
# misconception: M2.1f
# hint: Where does the seed enter, for x and for y: what do you get with the same one again, and what with another one?
# hint-es: ¿Dónde entra la semilla, para x y para y: qué sale con la misma otra vez, y qué con otra?
# title-es: Hay un generador de NumPy para la clase, cada instancia lo reinicia, y seed no se usa.

class RandomXY(Dataset):
    SEED = 0

    def __init__(self, n=10_000, n_features=5, n_targets=3, *, seed=0):
        rng = np.random.default_rng(self.SEED)
        self.pairs = []
        for readings in rng.standard_normal((n, n_features), dtype=np.float32):
            ticks = rng.integers(0, 2, n_targets).astype(np.float32)
            self.pairs.append((torch.from_numpy(readings), torch.from_numpy(ticks)))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
