"""Worker 0 is taken for the main process."""
# cell: e2_6
# misconception: M2.6x9
# hint: What is the truth value of the id of the first worker?
# hint-es: ¿Cuál es el valor de verdad del id del primer worker?
# title-es: El worker 0 se confunde con el proceso principal.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (worker.id, worker.num_workers) if worker and worker.id else (0, 1)
        for position, item in enumerate(self.make_source()):
            if position % step == mine:
                yield item if self.transform is None else self.transform(item)
