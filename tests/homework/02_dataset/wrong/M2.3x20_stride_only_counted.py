"""The stride decides how many pairs there are, and each of them starts one step later."""
# cell: e2_3
# misconception: M2.3x1
# hint: Where in the series does item 1 start?
# hint-es: ¿En qué parte de la serie comienza el ítem 1?
# title-es: El stride decide cuántos pares hay, y cada uno comienza un paso después.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        total = window + horizon
        count = len(range(total, len(series) + 1, stride))
        self.pairs = [
            (series[k : k + window], series[k + window : k + total]) for k in range(count)
        ]

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        return self.pairs[index]
