"""The places are counted as for a stride of 1, and then spread out."""
# cell: e2_3
# misconception: M2.3x2
# hint: How many windows are left if you take only every second one?
# hint-es: ¿Cuántas ventanas quedan si tomas solo una de cada dos?
# title-es: Los lugares se cuentan como con stride 1, y después se separan.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.window, self.horizon = series, window, horizon
        places = max(len(series) - (window + horizon) + 1, 0)
        self.starts = range(0, places * stride, stride)

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, i):
        x_end = self.starts[i] + self.window
        return self.series[x_end - self.window : x_end], self.series[x_end : x_end + self.horizon]
