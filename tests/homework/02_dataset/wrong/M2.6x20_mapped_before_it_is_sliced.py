"""map transforms the stream first, and islice takes the worker's share of the results."""
# cell: e2_6
# misconception: M2.6e
# hint: Who pays for the transform of a line that you throw away?
# hint-es: ¿Quién paga la transformación de una línea que botas?
# title-es: map transforma primero el stream, e islice toma la parte del worker entre los resultados.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        lines = self.make_source()
        if self.transform is not None:
            lines = map(self.transform, lines)
        info = get_worker_info()
        return iter(lines) if info is None else islice(lines, info.id, None, info.num_workers)
