"""Both halves are detached on their way out, as if each were a tensor for sure."""
# cell: e2_2
# misconception: M2.2x13
# hint: What if a transform returns a list or a word?
# hint-es: ¿Y si una transformación devuelve una lista o una palabra?
# title-es: Las dos mitades pasan por detach al salir, como si cada una fuera siempre un tensor.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        self.pairs = list(zip(x.clone(), y.clone()))
        self.transforms = transform, target_transform

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        halves = [torch.clone(half) for half in self.pairs[i]]
        for k, transform in enumerate(self.transforms):
            if transform is not None:
                halves[k] = transform(halves[k])
        return tuple(half.detach() for half in halves)
