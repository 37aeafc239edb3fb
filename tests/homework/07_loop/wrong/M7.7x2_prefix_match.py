"""Names are matched by their beginning."""
# cell: e7_7
# misconception: M7.7e
# hint: Which module names contain 'enc', and which of them are meant?
# hint-es: ¿Qué nombres de módulos contienen 'enc', y a cuáles se refiere?
# title-es: Los nombres se comparan por su comienzo.

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
        model.get_submodule(name)
    for key, p in model.named_parameters():
        if key.startswith(tuple(freeze)):
            p.requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
