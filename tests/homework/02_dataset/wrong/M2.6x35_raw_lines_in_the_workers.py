"""The branch for the workers hands out the lines as they come from the source."""
# cell: e2_6
# misconception: M2.6x15
# hint: Do the items of a worker look like those of the main process?
# hint-es: ¿Los ítems de un worker se parecen a los del proceso principal?
# title-es: La rama de los workers entrega las líneas tal como vienen de la fuente.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        if info is not None:
            return islice(self.make_source(), info.id, None, info.num_workers)
        if self.transform is None:
            return iter(self.make_source())
        return map(self.transform, self.make_source())
