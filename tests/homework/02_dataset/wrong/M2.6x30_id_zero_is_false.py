"""`if not id` is true for worker 0, so it reads as the main process does."""
# cell: e2_6
# misconception: M2.6x9
# hint: What is the truth value of the id of the first worker?
# hint-es: ¿Cuál es el valor de verdad del id del primer worker?
# title-es: `if not id` es verdadero para el worker 0, así que lee como el proceso principal.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        lines, me = iter(self.make_source()), getattr(info, "id", None)
        if me:
            lines = islice(lines, me, None, info.num_workers)
        return lines if self.transform is None else map(self.transform, lines)
