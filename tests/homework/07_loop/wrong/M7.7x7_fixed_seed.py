"""The seed is always 0."""
# cell: e7_7
# misconception: M7.7x5
# hint: Which generator draws the weights, and when is it seeded?
# hint-es: ¿Qué generador saca los pesos, y cuándo se le pone la semilla?
# title-es: La semilla es siempre 0.

def setup_training(
    make_model: Callable[[], nn.Module],
    make_optimizer: Callable[[list[nn.Parameter]], torch.optim.Optimizer],
    *,
    device: str | torch.device = "cpu",
    seed: int = 0,
    freeze: Sequence[str] = (),
) -> tuple[nn.Module, torch.optim.Optimizer]:
    """A seeded model on its device, partly frozen, and an optimizer of what is left to learn."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = make_model()
    model = model.to(device)
    for name in freeze:
        model.get_submodule(name).requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
