"""The target begins with the last value of the window."""
# cell: e2_3
# misconception: M2.3e
# hint: Is any value of the target also inside x?
# hint-es: ¿Algún valor del target también está dentro de x?
# title-es: El target comienza con el último valor de la ventana.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.window, self.pieces = window, []
        for start in range(0, len(series) - window - horizon + 1, stride):
            self.pieces.append(series[start : start + window + horizon])

    def __len__(self):
        return len(self.pieces)

    def __getitem__(self, i):
        piece = self.pieces[i]
        return piece[: self.window], piece[self.window - 1 : -1]
