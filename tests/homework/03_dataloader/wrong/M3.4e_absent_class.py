"""A class that is absent gets an infinite weight, and the normalised weights are no numbers."""
# cell: e3_4
# misconception: M3.4e
# hint: What is the weight of a class that never appears?
# hint-es: ¿Cuál es el peso de una clase que nunca aparece?
# title-es: Una clase ausente recibe un peso infinito, y los pesos normalizados dejan de ser números.

class BalancedSampler(Sampler):
    def __init__(self, labels, num_samples=None, *, seed=0):
        labels = torch.as_tensor(labels)
        weights = 1.0 / torch.bincount(labels)
        weights = weights / weights.sum()
        self.weights = weights[labels]
        self.num_samples = len(labels) if num_samples is None else num_samples
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        return iter(torch.multinomial(self.weights, self.num_samples, True, generator=self.generator).tolist())

    def __len__(self):
        return self.num_samples
