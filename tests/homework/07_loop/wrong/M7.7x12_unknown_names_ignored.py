"""Names that do not exist are ignored."""
# cell: e7_7
# misconception: M7.7x12
# hint: What happens if a name is misspelt?
# hint-es: ¿Qué pasa si un nombre está mal escrito?
# title-es: Los nombres que no existen se ignoran.

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
    for name, module in model.named_modules():
        if name in freeze:
            module.requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
