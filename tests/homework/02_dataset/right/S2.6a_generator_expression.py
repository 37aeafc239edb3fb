"""from-import of get_worker_info, returns a generator expression."""
# cell: e2_6
# alternative: S2.6a

from torch.utils.data import get_worker_info as who_am_i


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source = make_source
        self.transform = (lambda line: line) if transform is None else transform

    def __iter__(self):
        info = who_am_i()
        k, n = (info.id, info.num_workers) if info else (0, 1)
        return (self.transform(line) for i, line in enumerate(self.make_source()) if i % n == k)
