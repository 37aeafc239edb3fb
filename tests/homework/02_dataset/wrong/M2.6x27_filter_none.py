"""filter(None, …) throws out every line that is false."""
# cell: e2_6
# misconception: M2.6x6
# hint: Is a reading of 0 degrees no reading?
# hint-es: ¿Una lectura de 0 grados no es una lectura?
# title-es: filter(None, …) bota toda línea que es falsa.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        lines = filter(None, self.make_source())
        if info is not None:
            lines = islice(lines, info.id, None, info.num_workers)
        return lines if self.transform is None else map(self.transform, lines)
