"""There is no generator: the seed is not used."""
# cell: e3_1
# misconception: M3.1x3
# hint: Where does your seed go?
# hint-es: ¿A dónde va tu semilla?
# title-es: No hay generador: la semilla no se usa.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=train and len(dataset) > 0,
    )
