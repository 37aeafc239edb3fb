"""islice starts at the worker's id and takes every line from there."""
# cell: e2_6
# misconception: M2.6d
# hint: Worker 1 leaves out one line; what about the lines after it?
# hint-es: El worker 1 se salta una línea; ¿y las líneas que siguen?
# title-es: islice parte en el id del worker y desde ahí toma todas las líneas.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        first = 0 if info is None else info.id
        share = islice(self.make_source(), first, None)
        return iter(share) if self.transform is None else map(self.transform, share)
