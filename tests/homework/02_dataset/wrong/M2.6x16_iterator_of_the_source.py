"""The iterator of the source is handed out as it is, to every worker."""
# cell: e2_6
# misconception: M2.6a
# hint: Each worker runs its own copy of your iteration; who told it to skip?
# hint-es: Cada worker corre su propia copia de tu iteración; ¿quién le dijo que se saltara líneas?
# title-es: El iterador de la fuente se entrega tal cual, a cada worker.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        super().__init__()
        self.make_source = make_source
        self.transform = transform

    def __iter__(self):
        source = self.make_source()
        return iter(source) if self.transform is None else map(self.transform, source)
