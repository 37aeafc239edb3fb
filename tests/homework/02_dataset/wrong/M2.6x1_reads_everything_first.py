"""The whole source is read into a list before the first item."""
# cell: e2_6
# misconception: M2.6x1
# hint: When does your first item come out if the source never ends?
# hint-es: ¿Cuándo sale tu primer ítem si la fuente no se acaba nunca?
# title-es: La fuente completa se lee a una lista antes del primer ítem.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        lines = list(self.make_source())
        for position, item in enumerate(lines):
            if position % step == mine:
                yield item if self.transform is None else self.transform(item)
