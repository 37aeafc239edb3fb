"""The first line is taken as a header and lost."""
# cell: e2_6
# misconception: M2.6x11
# hint: Which line is the first one that you yield?
# hint-es: ¿Cuál es la primera línea que entregas?
# title-es: La primera línea se toma como encabezado y se pierde.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        source = iter(self.make_source())
        next(source, None)
        for position, item in enumerate(source):
            if position % step == mine:
                yield item if self.transform is None else self.transform(item)
