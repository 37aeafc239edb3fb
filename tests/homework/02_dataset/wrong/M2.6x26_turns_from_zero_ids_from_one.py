"""The turns go from 0, and worker k waits for turn k + 1."""
# cell: e2_6
# misconception: M2.6x5
# hint: Which ids do three workers have?
# hint-es: ¿Qué id tienen tres workers?
# title-es: Los turnos parten de 0, y el worker k espera el turno k + 1.

from itertools import cycle


class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info, source = get_worker_info(), self.make_source()
        if info is None:
            share = iter(source)
        else:
            turns = zip(cycle(range(info.num_workers)), source)
            share = (line for turn, line in turns if turn == info.id + 1)
        return share if self.transform is None else map(self.transform, share)
