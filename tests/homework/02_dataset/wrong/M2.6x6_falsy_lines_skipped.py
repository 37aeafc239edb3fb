"""Lines that Python finds false are skipped."""
# cell: e2_6
# misconception: M2.6x6
# hint: Is a reading of 0 degrees no reading?
# hint-es: ¿Una lectura de 0 grados no es una lectura?
# title-es: Se saltan las líneas que Python considera falsas.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        for position, item in enumerate(self.make_source()):
            if item and position % step == mine:
                yield item if self.transform is None else self.transform(item)
