"""Only the parameters of the module itself are frozen, not those inside it."""
# cell: e7_7
# misconception: M7.7x14
# hint: Where do the parameters of a Sequential live: in it, or in its parts?
# hint-es: ¿Dónde viven los parámetros de un Sequential: en él mismo o en sus partes?
# title-es: Solo se congelan los parámetros del módulo mismo, no los de más adentro.

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
        for p in model.get_submodule(name).parameters(recurse=False):
            p.requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
