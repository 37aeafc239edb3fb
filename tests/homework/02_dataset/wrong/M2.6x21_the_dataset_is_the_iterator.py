"""The dataset is its own iterator, and iter() starts it from the beginning."""
# cell: e2_6
# misconception: M2.6g
# hint: What happens to the first iterator when somebody starts a second one?
# hint-es: ¿Qué le pasa al primer iterador cuando alguien comienza un segundo?
# title-es: El dataset es su propio iterador, e iter() lo reinicia desde el principio.

from itertools import islice


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform, self.share = make_source, transform, None

    def __iter__(self):
        info = get_worker_info()
        source = self.make_source()
        self.share = iter(source) if info is None else islice(source, info.id, None, info.num_workers)
        return self

    def __next__(self):
        line = next(self.share)
        return line if self.transform is None else self.transform(line)
