"""The factory gets pairs of names and parameters."""
# cell: e7_7
# misconception: M7.7x21
# hint: What exactly is in the list that make_optimizer gets?
# hint-es: ¿Qué hay exactamente en la lista que recibe make_optimizer?
# title-es: La fábrica recibe pares de nombre y parámetro.

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
        model.get_submodule(name).requires_grad_(False)
    optimizer = make_optimizer([(n, p) for n, p in model.named_parameters() if p.requires_grad])
    return model, optimizer
