"""Everything is made trainable first."""
# cell: e7_7
# misconception: M7.7x15
# hint: What about a parameter that was frozen before the model reached you?
# hint-es: ¿Y un parámetro que ya venía congelado cuando recibiste el modelo?
# title-es: Primero todo se vuelve entrenable.

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
    model.requires_grad_(True)
    for name in freeze:
        model.get_submodule(name).requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
