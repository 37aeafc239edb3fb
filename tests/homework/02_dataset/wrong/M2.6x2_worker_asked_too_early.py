"""The worker info is read when the dataset is built, still in the main process."""
# cell: e2_6
# misconception: M2.6x2
# hint: Where does the constructor run, and where the iteration?
# hint-es: ¿Dónde corre el constructor, y dónde la iteración?
# title-es: La información del worker se lee al construir el dataset, todavía en el proceso principal.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform
        self.worker = get_worker_info()

    def __iter__(self):
        mine, step = (0, 1) if self.worker is None else (self.worker.id, self.worker.num_workers)
        for position, item in enumerate(self.make_source()):
            if position % step == mine:
                yield item if self.transform is None else self.transform(item)
