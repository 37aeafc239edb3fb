"""The results of the transform are collected in a list and then handed out."""
# cell: e2_6
# misconception: M2.6x8
# hint: How many transforms have run when the first item comes out?
# hint-es: ¿Cuántas transformaciones han corrido cuando sale el primer ítem?
# title-es: Los resultados de la transformación se juntan en una lista y después se entregan.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def share(self):
        info = get_worker_info()
        source = iter(self.make_source())
        return source if info is None else islice(source, info.id, None, info.num_workers)

    def __iter__(self):
        if self.transform is None:
            return self.share()
        results = []
        for line in self.share():
            results.append(self.transform(line))
        return iter(results)
