"""The main process is counted as one more worker."""
# cell: e2_6
# misconception: M2.6x12
# hint: Does the main process read lines while the workers do?
# hint-es: ¿El proceso principal lee líneas mientras lo hacen los workers?
# title-es: El proceso principal se cuenta como un worker más.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers + 1)
        for position, item in enumerate(self.make_source()):
            if position % step == mine:
                yield item if self.transform is None else self.transform(item)
