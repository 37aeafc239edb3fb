"""The source is opened once, when the dataset is built."""
# cell: e2_6
# misconception: M2.6b
# hint: How often is the source opened in three epochs, and what does the second one yield?
# hint-es: ¿Cuántas veces se abre la fuente en tres épocas, y qué entrega la segunda?
# title-es: La fuente se abre una sola vez, al construir el dataset.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.source, self.transform = make_source(), transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        for position, item in enumerate(self.source):
            if position % step == mine:
                yield item if self.transform is None else self.transform(item)
