"""Reads a round of lines at a time and takes its own one."""
# cell: e2_6
# alternative: S2.6x4

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        n, k = (info.num_workers, info.id) if info is not None else (1, 0)
        source = iter(self.make_source())
        while turn := list(islice(source, n)):
            if len(turn) > k:
                yield turn[k] if self.transform is None else self.transform(turn[k])
