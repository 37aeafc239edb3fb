"""All lines are read, and each worker gets one run of them between two borders."""
# cell: e2_6
# misconception: M2.6x3
# hint: How long is the longest share, how long the shortest, and how do you know the end of the stream?
# hint-es: ¿Cuánto mide la parte más larga, cuánto la más corta, y cómo sabes dónde termina el stream?
# title-es: Se leen todas las líneas, y cada worker recibe un tramo entre dos bordes.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        info, lines = get_worker_info(), []
        for line in self.make_source():
            lines.append(line)
        workers, me = (1, 0) if info is None else (info.num_workers, info.id)
        borders = [k * (len(lines) // workers) for k in range(workers)] + [len(lines)]
        for k in range(borders[me], borders[me + 1]):
            yield lines[k] if self.transform is None else self.transform(lines[k])
