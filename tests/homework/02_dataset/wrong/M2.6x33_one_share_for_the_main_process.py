"""There is one share more than workers: the last one is kept for the main process."""
# cell: e2_6
# misconception: M2.6x12
# hint: Does the main process read lines while the workers do?
# hint-es: ¿El proceso principal lee líneas mientras lo hacen los workers?
# title-es: Hay una parte más que workers: la última se guarda para el proceso principal.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info, lines = get_worker_info(), iter(self.make_source())
        if info is not None:
            readers = info.num_workers + 1
            lines = islice(lines, info.id, None, readers)
        return lines if self.transform is None else map(self.transform, lines)
