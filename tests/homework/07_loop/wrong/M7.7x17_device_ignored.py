"""The device is ignored."""
# cell: e7_7
# misconception: M7.7x17
# hint: On which device are the parameters of the model that you return?
# hint-es: ¿En qué dispositivo están los parámetros del modelo que devuelves?
# title-es: El dispositivo se ignora.

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
    for name in freeze:
        model.get_submodule(name).requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
