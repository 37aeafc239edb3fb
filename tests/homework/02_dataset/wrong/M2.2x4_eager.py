"""The transforms run for all rows when the dataset is built."""
# cell: e2_2
# misconception: M2.2x4
# hint: When does the transform run, and how often, if somebody reads a single item?
# hint-es: ¿Cuándo corre la transformación, y cuántas veces, si alguien lee un solo ítem?
# title-es: Las transformaciones corren para todas las filas al construir el dataset.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError("different lengths")
        self.x = [row.clone() if transform is None else transform(row.clone()) for row in x]
        self.y = [row.clone() if target_transform is None else target_transform(row.clone()) for row in y]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x, y = self.x[i], self.y[i]
        return (
            x.clone() if isinstance(x, torch.Tensor) else x,
            y.clone() if isinstance(y, torch.Tensor) else y,
        )
