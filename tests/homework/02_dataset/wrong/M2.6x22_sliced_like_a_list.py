"""The source is unpacked into a list so that it can be sliced."""
# cell: e2_6
# misconception: M2.6x1
# hint: When does your first item come out if the source never ends?
# hint-es: ¿Cuándo sale tu primer ítem si la fuente no se acaba nunca?
# title-es: La fuente se desempaca en una lista para poder cortarla.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        lines = [*self.make_source()]
        share = lines if info is None else lines[info.id :: info.num_workers]
        return iter(share) if self.transform is None else map(self.transform, share)
