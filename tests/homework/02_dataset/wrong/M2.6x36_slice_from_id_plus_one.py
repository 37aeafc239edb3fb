"""islice begins at id + 1, so line 0 belongs to nobody."""
# cell: e2_6
# misconception: M2.6x5
# hint: Which ids do three workers have?
# hint-es: ¿Qué id tienen tres workers?
# title-es: islice comienza en id + 1, así que la línea 0 no es de nadie.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info, lines = get_worker_info(), iter(self.make_source())
        if info is not None:
            lines = islice(lines, info.id + 1, None, info.num_workers)
        return lines if self.transform is None else map(self.transform, lines)
