"""The items are never shuffled."""
# cell: e3_1
# misconception: M3.1b
# hint: Compare the order of two epochs.
# hint-es: Compara el orden de dos épocas.
# title-es: Los ítems nunca se barajan.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=False,
        generator=torch.Generator().manual_seed(seed),
    )
