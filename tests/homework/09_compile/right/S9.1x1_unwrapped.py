"""The wrapper is recognised by its class and opened."""
# cell: e9_1
# alternative: S9.1x1

def run_compiled(fn, batches, *, backend):
    return list(map(torch.compile(fn, backend=backend), batches))


def clean_state_dict(model):
    if isinstance(model, torch._dynamo.eval_frame.OptimizedModule):
        model = model._orig_mod
    return model.state_dict()
