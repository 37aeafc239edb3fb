"""Every worker yields the whole stream."""
# cell: e2_6
# misconception: M2.6a
# hint: Each worker runs its own copy of your iteration; who told it to skip?
# hint-es: Cada worker corre su propia copia de tu iteración; ¿quién le dijo que se saltara líneas?
# title-es: Cada worker entrega el stream completo.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        for item in self.make_source():
            yield item if self.transform is None else self.transform(item)
