"""What a worker has yielded goes into a set and is not yielded again."""
# cell: e2_6
# misconception: M2.6x10
# hint: May two hours have the same reading?
# hint-es: ¿Pueden dos horas tener la misma lectura?
# title-es: Lo que un worker ya entregó va a un conjunto y no se entrega de nuevo.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info, seen = get_worker_info(), set()
        first, step = (0, 1) if info is None else (info.id, info.num_workers)
        for line in islice(self.make_source(), first, None, step):
            if repr(line) in seen:
                continue
            seen.add(repr(line))
            yield line if self.transform is None else self.transform(line)
