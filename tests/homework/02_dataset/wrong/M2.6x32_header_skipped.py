"""islice begins at line 1, as if line 0 were the header of a table."""
# cell: e2_6
# misconception: M2.6x11
# hint: Which line is the first one that you yield?
# hint-es: ¿Cuál es la primera línea que entregas?
# title-es: islice comienza en la línea 1, como si la línea 0 fuera el encabezado de una tabla.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        lines = islice(self.make_source(), 1, None)
        if info is not None:
            lines = islice(lines, info.id, None, info.num_workers)
        return lines if self.transform is None else map(self.transform, lines)
