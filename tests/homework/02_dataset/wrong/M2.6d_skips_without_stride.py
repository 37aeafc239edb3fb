"""Worker k skips the first k lines and then takes all the others."""
# cell: e2_6
# misconception: M2.6d
# hint: Worker 1 leaves out one line; what about the lines after it?
# hint-es: El worker 1 se salta una línea; ¿y las líneas que siguen?
# title-es: El worker k se salta las primeras k líneas y después toma todas las demás.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        for position, item in enumerate(self.make_source()):
            if position >= mine:
                yield item if self.transform is None else self.transform(item)
