"""Freezing comes after the optimizer."""
# cell: e7_7
# misconception: M7.7x3
# hint: Which parameters learn, and which ones does the optimizer hold?
# hint-es: ¿Qué parámetros aprenden, y cuáles tiene el optimizador?
# title-es: Se congela después de crear el optimizador.

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
        torch.manual_seed(seed)
        model = make_model()
    model = model.to(device)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    for name in freeze:
        model.get_submodule(name).requires_grad_(False)
    return model, optimizer
