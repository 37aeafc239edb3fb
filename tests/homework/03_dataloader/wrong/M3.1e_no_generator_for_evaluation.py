"""Only the loader that shuffles has a generator of its own."""
# cell: e3_1
# misconception: M3.1e
# hint: Look at the global random state before and after an evaluation.
# hint-es: Mira el estado aleatorio global antes y después de una evaluación.
# title-es: Solo el loader que baraja tiene su propio generador.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=train and len(dataset) > 0,
        generator=torch.Generator().manual_seed(seed) if train else None,
    )
