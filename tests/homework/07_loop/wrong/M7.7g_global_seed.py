"""The global generator is seeded."""
# cell: e7_7
# misconception: M7.7g
# hint: Are the random numbers that somebody draws after your function the ones that would have come without it?
# hint-es: ¿Los números al azar que alguien saca después de tu función son los que habrían salido sin ella?
# title-es: Se le pone la semilla al generador global.

def setup_training(
    make_model: Callable[[], nn.Module],
    make_optimizer: Callable[[list[nn.Parameter]], torch.optim.Optimizer],
    *,
    device: str | torch.device = "cpu",
    seed: int = 0,
    freeze: Sequence[str] = (),
) -> tuple[nn.Module, torch.optim.Optimizer]:
    """A seeded model on its device, partly frozen, and an optimizer of what is left to learn."""
    torch.manual_seed(seed)
    model = make_model()
    model = model.to(device)
    for name in freeze:
        model.get_submodule(name).requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
