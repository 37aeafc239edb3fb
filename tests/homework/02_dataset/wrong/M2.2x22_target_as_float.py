"""The target is turned into a number with float()."""
# cell: e2_2
# misconception: M2.2g
# hint: Can you still move your target to another device?
# hint-es: ¿Todavía puedes mover tu target a otro dispositivo?
# title-es: El target se convierte en un número con float().

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y), f"{len(x)} inputs, {len(y)} targets"
        self.data = torch.utils.data.TensorDataset(x, y)
        self.functions = {"x": transform, "y": target_transform}

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        x, y = self.data[i]
        return self.convert("x", x.clone()), self.convert("y", float(y))

    def convert(self, half, item):
        function = self.functions[half]
        return item if function is None else function(item)
