"""The source is opened at the first iteration and kept for the next ones."""
# cell: e2_6
# misconception: M2.6b
# hint: How often is the source opened in three epochs, and what does the second one yield?
# hint-es: ¿Cuántas veces se abre la fuente en tres épocas, y qué entrega la segunda?
# title-es: La fuente se abre en la primera iteración y se conserva para las siguientes.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform
        self.source = None

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        if self.source is None:
            self.source = iter(self.make_source())
        for position, item in enumerate(self.source):
            if position % step == mine:
                yield item if self.transform is None else self.transform(item)
