"""The loop goes on while the end of the pair is less than the length, and the last end equals it."""
# cell: e2_3
# misconception: M2.3x3
# hint: How many pairs are there if the series is exactly one window and one horizon long?
# hint-es: ¿Cuántos pares hay si la serie mide exactamente una ventana más un horizonte?
# title-es: El ciclo sigue mientras el final del par es menor que el largo, y el último final es igual.

class SlidingWindow(Dataset):
    def __init__(self, series, window, horizon=1, stride=1):
        self.pairs, start = [], 0
        while start + window + horizon < len(series):
            middle = start + window
            self.pairs.append((series[start:middle], series[middle : middle + horizon]))
            start += stride

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]
