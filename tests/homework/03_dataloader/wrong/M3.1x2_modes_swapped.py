"""Evaluation is shuffled and training is not."""
# cell: e3_1
# misconception: M3.1x1
# hint: Which of the two modes is to keep the order?
# hint-es: ¿Cuál de los dos modos debe conservar el orden?
# title-es: Se baraja la evaluación y no el entrenamiento.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=not train and len(dataset) > 0,
        generator=torch.Generator().manual_seed(seed),
    )
