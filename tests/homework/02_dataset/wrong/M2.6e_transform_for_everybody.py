"""Every line is transformed, and then the lines of the others are dropped."""
# cell: e2_6
# misconception: M2.6e
# hint: Who pays for the transform of a line that you throw away?
# hint-es: ¿Quién paga la transformación de una línea que botas?
# title-es: Se transforman todas las líneas y después se descartan las de los demás.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        for position, item in enumerate(self.make_source()):
            item = item if self.transform is None else self.transform(item)
            if position % step == mine:
                yield item
