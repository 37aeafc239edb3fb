"""A line that is None ends the stream."""
# cell: e2_6
# misconception: M2.6x13
# hint: How does a for loop know that an iterator has ended?
# hint-es: ¿Cómo sabe un for que un iterador se acabó?
# title-es: Una línea que es None termina el stream.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        source, position = iter(self.make_source()), 0
        while (item := next(source, None)) is not None:
            if position % step == mine:
                yield item if self.transform is None else self.transform(item)
            position += 1
