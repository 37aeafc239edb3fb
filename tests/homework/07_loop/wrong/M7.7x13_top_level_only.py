"""Only names of the first level are known."""
# cell: e7_7
# misconception: M7.7x13
# hint: Which names does named_modules() list for a module within a module?
# hint-es: ¿Qué nombres da named_modules() para un módulo dentro de otro?
# title-es: Solo se conocen los nombres del primer nivel.

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
        dict(model.named_children())[name].requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
