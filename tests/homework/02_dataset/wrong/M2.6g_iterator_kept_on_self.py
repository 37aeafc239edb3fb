"""The state of the iteration is kept on the dataset itself."""
# cell: e2_6
# misconception: M2.6g
# hint: What happens to the first iterator when somebody starts a second one?
# hint-es: ¿Qué le pasa al primer iterador cuando alguien comienza un segundo?
# title-es: El estado de la iteración se guarda en el propio dataset.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        self.mine, self.step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        self.lines = enumerate(self.make_source())
        return self

    def __next__(self):
        for position, item in self.lines:
            if position % self.step == self.mine:
                return item if self.transform is None else self.transform(item)
        raise StopIteration
