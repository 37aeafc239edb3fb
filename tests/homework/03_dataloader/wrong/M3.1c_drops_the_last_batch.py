"""The last, smaller batch is dropped."""
# cell: e3_1
# misconception: M3.1c
# hint: Count the samples that came out.
# hint-es: Cuenta las muestras que salieron.
# title-es: Se descarta el último batch, más chico.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=train and len(dataset) > 0,
        generator=torch.Generator().manual_seed(seed),
        drop_last=True,
    )
