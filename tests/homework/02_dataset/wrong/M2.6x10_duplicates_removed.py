"""A line that has been seen before is left out."""
# cell: e2_6
# misconception: M2.6x10
# hint: May two hours have the same reading?
# hint-es: ¿Pueden dos horas tener la misma lectura?
# title-es: Se omite una línea que ya había aparecido.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        seen = []
        for position, item in enumerate(self.make_source()):
            if position % step == mine and item not in seen:
                seen.append(item)
                yield item if self.transform is None else self.transform(item)
