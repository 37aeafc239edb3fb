"""islice and map."""
# cell: e2_6
# alternative: S2.6x1

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        super().__init__()
        self.make_source = make_source
        self.transform = transform

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        lines = iter(self.make_source())
        if info is not None:
            lines = islice(lines, info.id, None, info.num_workers)
        return lines if self.transform is None else map(self.transform, lines)
