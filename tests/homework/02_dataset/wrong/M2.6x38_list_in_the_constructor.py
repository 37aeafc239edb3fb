"""The constructor reads the whole source into a list."""
# cell: e2_6
# misconception: M2.6x1
# hint: When does your first item come out if the source never ends?
# hint-es: ¿Cuándo sale tu primer ítem si la fuente no se acaba nunca?
# title-es: El constructor lee la fuente completa a una lista.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.lines, self.transform = list(make_source()), transform

    def __iter__(self):
        info = get_worker_info()
        mine, step = (0, 1) if info is None else (info.id, info.num_workers)
        for position, line in enumerate(self.lines):
            if position % step == mine:
                yield line if self.transform is None else self.transform(line)
