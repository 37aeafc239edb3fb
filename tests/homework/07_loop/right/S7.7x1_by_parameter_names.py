"""Parameters are found by their names, dot included."""
# cell: e7_7
# alternative: S7.7x1

def setup_training(make_model, make_optimizer, *, device="cpu", seed=0, freeze=()):
    with torch.random.fork_rng(devices=[]):
        torch.random.default_generator.manual_seed(seed)
        model = make_model().to(torch.device(device))
    unknown = set(freeze) - {name for name, _ in model.named_modules()}
    if unknown:
        raise ValueError(f"no such modules: {sorted(unknown)}")
    trainable = []
    for key, parameter in model.named_parameters():
        if any(key.startswith(name + ".") for name in freeze):
            parameter.requires_grad_(False)
        if parameter.requires_grad:
            trainable.append(parameter)
    optimizer = make_optimizer(trainable)
    return (model, optimizer)
