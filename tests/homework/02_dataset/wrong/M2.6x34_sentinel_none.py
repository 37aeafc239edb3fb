"""iter() gets None as its sentinel, so a line that is None is the end."""
# cell: e2_6
# misconception: M2.6x13
# hint: How does a for loop know that an iterator has ended?
# hint-es: ¿Cómo sabe un for que un iterador se acabó?
# title-es: iter() recibe None como centinela, así que una línea que es None es el final.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info, source = get_worker_info(), iter(self.make_source())
        lines = iter(lambda: next(source, None), None)
        if info is not None:
            lines = islice(lines, info.id, None, info.num_workers)
        return lines if self.transform is None else map(self.transform, lines)
