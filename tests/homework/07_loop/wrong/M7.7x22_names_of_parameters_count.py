"""A parameter's name counts as a module's; a module without parameters is unknown."""
# cell: e7_7
# misconception: M7.7x22
# hint: Of what are the names in freeze: of modules or of parameters?
# hint-es: ¿De qué son los nombres en freeze: de módulos o de parámetros?
# title-es: El nombre de un parámetro vale como el de un módulo; un módulo sin parámetros no se conoce.

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
        found = [p for n, p in model.named_parameters() if n == name or n.startswith(name + ".")]
        if not found:
            raise ValueError(f"no {name} in the model")
        for parameter in found:
            parameter.requires_grad_(False)
    optimizer = make_optimizer([p for p in model.parameters() if p.requires_grad])
    return model, optimizer
