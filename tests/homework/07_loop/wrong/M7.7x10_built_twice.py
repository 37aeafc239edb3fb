"""The model is built twice."""
# cell: e7_7
# misconception: M7.7x10
# hint: How often is make_model called?
# hint-es: ¿Cuántas veces se llama a make_model?
# title-es: El modelo se construye dos veces.

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
        make_model()
        torch.manual_seed(seed)
        model = make_model()
    model = model.to(device)
    for name in freeze:
        model.get_submodule(name).requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
