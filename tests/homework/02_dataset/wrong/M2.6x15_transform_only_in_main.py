"""The workers forget the transform."""
# cell: e2_6
# misconception: M2.6x15
# hint: Do the items of a worker look like those of the main process?
# hint-es: ¿Los ítems de un worker se parecen a los del proceso principal?
# title-es: Los workers se olvidan de la transformación.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        for position, item in enumerate(self.make_source()):
            if position % step == mine:
                yield item if self.transform is None or worker is not None else self.transform(item)
