"""The lines of the last, incomplete round are lost."""
# cell: e2_6
# misconception: M2.6x4
# hint: Ten lines and three workers: who gets the tenth?
# hint-es: Diez líneas y tres workers: ¿quién recibe la décima?
# title-es: Se pierden las líneas de la última vuelta, que queda incompleta.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        source = iter(self.make_source())
        for round_ in zip(*[source] * step):
            item = round_[mine]
            yield item if self.transform is None else self.transform(item)
