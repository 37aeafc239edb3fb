"""The workers are counted from 1, so the line of worker 0 belongs to nobody."""
# cell: e2_6
# misconception: M2.6x5
# hint: Which ids do three workers have?
# hint-es: ¿Qué id tienen tres workers?
# title-es: Los workers se cuentan desde 1, así que la línea del worker 0 no es de nadie.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        for position, item in enumerate(self.make_source()):
            if worker is None or position % step == mine + 1:
                yield item if self.transform is None else self.transform(item)
