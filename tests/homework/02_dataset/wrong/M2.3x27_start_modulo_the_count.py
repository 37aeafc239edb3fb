"""The list of starts is read modulo its length, so there is no end."""
# cell: e2_3
# misconception: M2.3x11
# hint: What does a for loop over your windows do after the last one?
# hint-es: ¿Qué hace un for sobre tus ventanas después de la última?
# title-es: La lista de comienzos se lee módulo su largo, así que no hay final.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        size = window + horizon
        self.cut = window
        self.pieces = [series[s : s + size] for s in range(0, len(series) - size + 1, stride)]

    def __len__(self):
        return len(self.pieces)

    def __getitem__(self, i):
        piece = self.pieces[i % len(self.pieces)]
        return piece[: self.cut], piece[self.cut :]
