"""The rows are kept in a list of pairs, and the list holds views."""
# cell: e2_2
# misconception: M2.2a
# hint: If somebody writes into the x or the y of an item, which memory changes, and what does your dataset hand out next time?
# hint-es: Si alguien escribe sobre el x o el y de un ítem, ¿qué memoria cambia, y qué entrega tu dataset la próxima vez?
# title-es: Las filas se guardan en una lista de pares, y la lista contiene vistas.

class PairDataset(Dataset):
    def __init__(self, x, y, transform=None, target_transform=None):
        assert len(x) == len(y)
        self.pairs = list(zip(x, y))
        self.transform, self.target_transform = transform, target_transform

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        features, target = self.pairs[index]
        return (
            features if self.transform is None else self.transform(features),
            target if self.target_transform is None else self.target_transform(target),
        )
