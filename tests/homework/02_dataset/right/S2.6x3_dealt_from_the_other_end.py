"""The last worker gets the first line, turns are kept with cycle."""
# cell: e2_6
# alternative: S2.6x3

from itertools import compress, cycle


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        turns = [True]
        if info is not None:
            turns = [k == info.num_workers - 1 - info.id for k in range(info.num_workers)]
        for line in compress(self.make_source(), cycle(turns)):
            if self.transform is not None:
                line = self.transform(line)
            yield line
