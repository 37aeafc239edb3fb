"""The generator has a seed, but always the same one."""
# cell: e3_1
# misconception: M3.1x6
# hint: Compare the orders that two seeds give.
# hint-es: Compara los órdenes que dan dos semillas.
# title-es: El generador tiene una semilla, pero siempre la misma.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=train and len(dataset) > 0,
        generator=torch.Generator().manual_seed(0),
    )
