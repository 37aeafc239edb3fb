"""The series goes through a list of numbers and comes back as float32."""
# cell: e2_3
# misconception: M2.3x12
# hint: Does anything about a window ask for another dtype?
# hint-es: ¿Hay algo en una ventana que pida otro dtype?
# title-es: La serie pasa por una lista de números y vuelve como float32.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        hours, size = series.tolist(), window + horizon
        self.window = window
        self.pieces = [torch.tensor(hours[s : s + size]) for s in range(0, len(hours) - size + 1, stride)]

    def __len__(self):
        return len(self.pieces)

    def __getitem__(self, i):
        return tuple(self.pieces[i].tensor_split([self.window]))
