"""unfold puts the time of a window behind the features."""
# cell: e2_3
# misconception: M2.3x8
# hint: Which dimension of your window is time when there are several instruments?
# hint-es: ¿Qué dimensión de tu ventana es el tiempo cuando hay varios instrumentos?
# title-es: unfold deja el tiempo de la ventana detrás de las características.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.window = window
        size = window + horizon
        self.pieces = series.unfold(0, size, stride) if len(series) >= size else []

    def __len__(self):
        return len(self.pieces)

    def __getitem__(self, i):
        piece = self.pieces[i]
        return piece[..., : self.window], piece[..., self.window :]
