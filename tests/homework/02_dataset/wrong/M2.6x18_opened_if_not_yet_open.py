"""A helper opens the source only if it is not open yet."""
# cell: e2_6
# misconception: M2.6b
# hint: How often is the source opened in three epochs, and what does the second one yield?
# hint-es: ¿Cuántas veces se abre la fuente en tres épocas, y qué entrega la segunda?
# title-es: Una función auxiliar abre la fuente solo si todavía no está abierta.

from itertools import cycle


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def lines(self):
        if not hasattr(self, "opened"):
            self.opened = iter(self.make_source())
        return self.opened

    def __iter__(self):
        info = get_worker_info()
        workers, me = (1, 0) if info is None else (info.num_workers, info.id)
        for turn, line in zip(cycle(range(workers)), self.lines()):
            if turn == me:
                yield line if self.transform is None else self.transform(line)
