"""Shuffling an empty dataset raises an error."""
# cell: e3_1
# misconception: M3.1x4
# hint: What does your loader do if a filter has left nothing?
# hint-es: ¿Qué hace tu loader si un filtro no dejó nada?
# title-es: Barajar un dataset vacío lanza un error.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=train,
        generator=torch.Generator().manual_seed(seed),
    )
