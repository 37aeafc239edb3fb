"""A copy of the whole table is transformed, and then one row is taken."""
# cell: e2_2
# misconception: M2.2x11
# hint: What does the transform see: one reading or all of them?
# hint-es: ¿Qué ve la transformación: una lectura o todas?
# title-es: Se transforma una copia de la tabla entera y después se toma una fila.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        if len(x) != len(y):
            raise ValueError("lengths differ")
        self.tables = x, y
        self.transforms = transform, target_transform

    def __len__(self):
        return len(self.tables[0])

    def __getitem__(self, i):
        item = []
        for table, transform in zip(self.tables, self.transforms):
            table = table.clone()
            if transform is not None:
                table = transform(table)
            item.append(table[i])
        return tuple(item)
