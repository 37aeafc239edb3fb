"""A line's value decides which worker gets it."""
# cell: e2_6
# misconception: M2.6x7
# hint: Who gets the work if all lines are even numbers?
# hint-es: ¿Quién se lleva el trabajo si todas las líneas son números pares?
# title-es: El valor de una línea decide qué worker la recibe.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        for position, item in enumerate(self.make_source()):
            if worker is None or hash(str(item) if not isinstance(item, int) else item) % step == mine:
                yield item if self.transform is None else self.transform(item)
