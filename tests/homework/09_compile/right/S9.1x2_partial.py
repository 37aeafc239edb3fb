"""torch.compile through functools.partial; names cut by their length."""
# cell: e9_1
# alternative: S9.1x2

from functools import partial


def run_compiled(fn, batches, *, backend):
    compiler = partial(torch.compile, backend=backend)
    compiled = compiler(fn)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model):
    mark = "_orig_mod."
    names = {key: key[len(mark):] if key.startswith(mark) else key for key in model.state_dict()}
    return {names[key]: tensor.clone() for key, tensor in model.state_dict().items()}
