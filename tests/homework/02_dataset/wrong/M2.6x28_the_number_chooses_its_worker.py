"""Each number goes to the worker that is its remainder; other lines go by their length."""
# cell: e2_6
# misconception: M2.6x7
# hint: Who gets the work if all lines are even numbers?
# hint-es: ¿Quién se lleva el trabajo si todas las líneas son números pares?
# title-es: Cada número va al worker que es su resto; las demás líneas van según su largo.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def is_mine(self, line, info):
        if info is None:
            return True
        key = line if isinstance(line, int) else len(str(line))
        return key % info.num_workers == info.id

    def __iter__(self):
        info = get_worker_info()
        share = (line for line in self.make_source() if self.is_mine(line, info))
        return share if self.transform is None else map(self.transform, share)
