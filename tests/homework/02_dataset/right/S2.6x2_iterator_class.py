"""A separate iterator class holds the state."""
# cell: e2_6
# alternative: S2.6x2

class _Lines:
    def __init__(self, source, transform, skip, step):
        self.source, self.transform, self.skip, self.step = iter(source), transform, skip, step

    def __iter__(self):
        return self

    def __next__(self):
        for _ in range(self.skip):
            next(self.source)
        self.skip = self.step - 1
        line = next(self.source)
        return line if self.transform is None else self.transform(line)


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return _Lines(self.make_source(), self.transform, 0, 1)
        return _Lines(self.make_source(), self.transform, info.id, info.num_workers)
