"""The stream is read completely and cut into blocks, and the last block gets the rest."""
# cell: e2_6
# misconception: M2.6x3
# hint: How long is the longest share, how long the shortest, and how do you know the end of the stream?
# hint-es: ¿Cuánto mide la parte más larga, cuánto la más corta, y cómo sabes dónde termina el stream?
# title-es: El stream se lee completo y se corta en bloques, y el último bloque se queda con el resto.

class LineStream(IterableDataset):
    def __init__(self, make_source, transform=None):
        self.make_source, self.transform = make_source, transform

    def __iter__(self):
        lines = list(self.make_source())
        worker = get_worker_info()
        if worker is not None:
            size = len(lines) // worker.num_workers
            stop = len(lines) if worker.id == worker.num_workers - 1 else (worker.id + 1) * size
            lines = lines[worker.id * size : stop]
        for item in lines:
            yield item if self.transform is None else self.transform(item)
