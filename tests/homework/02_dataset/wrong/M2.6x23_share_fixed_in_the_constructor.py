"""The constructor writes down which share is whose."""
# cell: e2_6
# misconception: M2.6x2
# hint: Where does the constructor run, and where the iteration?
# hint-es: ¿Dónde corre el constructor, y dónde la iteración?
# title-es: El constructor anota de quién es cada parte.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform
        info = get_worker_info()
        self.first = info.id if info is not None else 0
        self.step = info.num_workers if info is not None else 1

    def __iter__(self):
        for line in islice(self.make_source(), self.first, None, self.step):
            yield self.transform(line) if self.transform is not None else line
