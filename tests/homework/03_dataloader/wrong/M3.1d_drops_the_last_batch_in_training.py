"""The last batch is dropped in training."""
# cell: e3_1
# misconception: M3.1d
# hint: What happens when the dataset has 3 rows and the batch 64?
# hint-es: ¿Qué pasa cuando el dataset tiene 3 filas y el batch, 64?
# title-es: El último batch se descarta al entrenar.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=train and len(dataset) > 0,
        generator=torch.Generator().manual_seed(seed),
        drop_last=train,
    )
