"""The batch size is always 64."""
# cell: e3_1
# misconception: M3.1x5
# hint: Ask for batches of another size.
# hint-es: Pide batches de otro tamaño.
# title-es: El tamaño del batch es siempre 64.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=64,
        shuffle=train and len(dataset) > 0,
        generator=torch.Generator().manual_seed(seed),
    )
