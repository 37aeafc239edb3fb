"""The evaluation is shuffled, too."""
# cell: e3_1
# misconception: M3.1x1
# hint: Which of the two modes is to keep the order?
# hint-es: ¿Cuál de los dos modos debe conservar el orden?
# title-es: También se baraja la evaluación.

def make_loader(dataset, batch_size: int = 64, *, train: bool, seed: int = 0) -> DataLoader:
    """A loader that shuffles for training, keeps the order otherwise, and has its own generator."""
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=len(dataset) > 0,
        generator=torch.Generator().manual_seed(seed),
    )
