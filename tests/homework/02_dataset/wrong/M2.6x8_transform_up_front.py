"""All lines of the share are transformed before the first one is yielded."""
# cell: e2_6
# misconception: M2.6x8
# hint: How many transforms have run when the first item comes out?
# hint-es: ¿Cuántas transformaciones han corrido cuando sale el primer ítem?
# title-es: Todas las líneas de la parte se transforman antes de entregar la primera.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        worker = get_worker_info()
        mine, step = (0, 1) if worker is None else (worker.id, worker.num_workers)
        own = (item for position, item in enumerate(self.make_source()) if position % step == mine)
        if self.transform is not None:
            own = [self.transform(item) for item in own]
        yield from own
