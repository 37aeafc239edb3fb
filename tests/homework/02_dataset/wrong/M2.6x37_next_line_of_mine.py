"""Each worker counts on from line id + 1 to know which line is its next."""
# cell: e2_6
# misconception: M2.6x5
# hint: Which ids do three workers have?
# hint-es: ¿Qué id tienen tres workers?
# title-es: Cada worker cuenta desde la línea id + 1 para saber cuál es su próxima línea.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        due, step = (0, 1) if info is None else (info.id + 1, info.num_workers)
        for number, line in enumerate(self.make_source()):
            if number == due:
                due += step
                yield line if self.transform is None else self.transform(line)
