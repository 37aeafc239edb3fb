"""The starts leave room for the window, but none for its target."""
# cell: e2_3
# misconception: M2.3b
# hint: Does the last window still have its complete target?
# hint-es: ¿La última ventana todavía tiene su target completo?
# title-es: Los comienzos dejan espacio para la ventana, pero no para su target.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.series, self.sizes = series, (window, horizon)
        self.starts = list(range(0, len(series) - window + 1, stride))

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, index):
        window, horizon = self.sizes
        begin = self.starts[index]
        end = begin + window
        return self.series[begin:end], self.series[end : end + horizon]
