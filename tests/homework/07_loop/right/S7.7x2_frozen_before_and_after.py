"""Makes the model in a helper; freezes by walking down the names."""
# cell: e7_7
# alternative: S7.7x2

def _module(root, name):
    for part in name.split("."):
        children = dict(root.named_children())
        if part not in children:
            raise KeyError(name)
        root = children[part]
    return root


def _seeded(make, seed):
    before = torch.random.get_rng_state()
    torch.manual_seed(seed)
    made = make()
    torch.random.set_rng_state(before)
    return made


def setup_training(make_model, make_optimizer, *, device="cpu", seed=0, freeze=()):
    model = _seeded(make_model, seed).to(device)
    frozen = {id(p) for name in freeze for p in _module(model, name).parameters()}
    for p in model.parameters():
        p.requires_grad_(p.requires_grad and id(p) not in frozen)
    return model, make_optimizer([p for p in model.parameters() if p.requires_grad])
