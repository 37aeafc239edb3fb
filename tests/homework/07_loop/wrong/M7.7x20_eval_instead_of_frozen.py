"""Frozen modules are switched to eval mode and not frozen."""
# cell: e7_7
# misconception: M7.7x20
# hint: What does eval mode change in a module, and what does it leave as it is?
# hint-es: ¿Qué cambia el modo eval en un módulo, y qué deja como está?
# title-es: Los módulos por congelar pasan a modo eval y no se congelan.

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
    for name in freeze:
        model.get_submodule(name).eval()
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
