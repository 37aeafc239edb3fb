"""Lines are collected until there is one for each worker; a hand that is not full is not dealt."""
# cell: e2_6
# misconception: M2.6x4
# hint: Ten lines and three workers: who gets the tenth?
# hint-es: Diez líneas y tres workers: ¿quién recibe la décima?
# title-es: Las líneas se juntan hasta que hay una por worker; una mano incompleta no se reparte.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info = get_worker_info()
        size, mine = (1, 0) if info is None else (info.num_workers, info.id)
        hand = []
        for line in self.make_source():
            hand.append(line)
            if len(hand) == size:
                yield hand[mine] if self.transform is None else self.transform(hand[mine])
                hand = []
