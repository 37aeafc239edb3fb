"""The targets are kept in a list, and a plain number comes out of it."""
# cell: e2_2
# misconception: M2.2g
# hint: Can you still move your target to another device?
# hint-es: ¿Todavía puedes mover tu target a otro dispositivo?
# title-es: Los targets se guardan en una lista, y de ella sale un número suelto.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        self.inputs = list(x.clone())
        self.targets = y.tolist() if y.dim() == 1 else list(y.clone())
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.targets)

    def __getitem__(self, i):
        x, y = self.inputs[i].clone(), self.targets[i]
        if isinstance(y, torch.Tensor):
            y = y.clone()
        if self.transform is not None:
            x = self.transform(x)
        return x, y if self.target_transform is None else self.target_transform(y)
