"""An index must be one of the positions 0, 1, 2, …, so -1 is none."""
# cell: e2_3
# misconception: M2.3x31
# hint: Which window does index -1 ask for?
# hint-es: ¿Qué ventana pide el índice -1?
# title-es: Un índice tiene que ser una de las posiciones 0, 1, 2, …, así que -1 no lo es.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.window = window
        self.pieces, size = {}, window + horizon
        for position, start in enumerate(range(0, len(series) - size + 1, stride)):
            self.pieces[position] = series[start : start + size]

    def __len__(self):
        return len(self.pieces)

    def __getitem__(self, i):
        if i not in self.pieces:
            raise IndexError(i)
        return self.pieces[i][: self.window], self.pieces[i][self.window :]
