"""filter instead of a comprehension; the generator's state is put back by hand."""
# cell: e7_7
# alternative: S7.7a

def setup_training(make_model, make_optimizer, *, device="cpu", seed=0, freeze=()):
    state = torch.get_rng_state()
    try:
        torch.manual_seed(seed)
        model = make_model()
    finally:
        torch.set_rng_state(state)
    model = model.to(device)
    modules = dict(model.named_modules())
    for name in freeze:
        for parameter in modules[name].parameters():
            parameter.requires_grad = False
    return model, make_optimizer(list(filter(lambda p: p.requires_grad, model.parameters())))
