"""The mean of a batch is multiplied in its own dtype, and becomes a Python number afterwards."""
# cell: e3_5
# misconception: M3.5x15
# hint: What is the largest number of float16? In which dtype does your code multiply?
# hint-es: ¿Cuál es el número más grande de float16? ¿En qué dtype multiplica tu código?
# title-es: La media de un batch se multiplica en su propio dtype, y recién después pasa a ser un número de Python.

def mean_over_loader(loader, fn) -> float:
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            first = batch
            if not isinstance(batch, torch.Tensor):
                first = next(iter(batch.values() if isinstance(batch, dict) else batch))
            total += float(fn(batch) * len(first))
            samples += len(first)
    if samples == 0:
        raise ValueError("there are no batches to average")
    return total / samples
