"""The decorator form; the prefix goes with removeprefix."""
# cell: e9_1
# alternative: S9.1a

def run_compiled(fn, batches, *, backend):
    @torch.compile(backend=backend)
    def run(batch):
        return fn(batch)

    results = []
    for batch in batches:
        results.append(run(batch))
    return results


def clean_state_dict(model):
    state = model.state_dict()
    for key in list(state):
        state[key.removeprefix("_orig_mod.")] = state.pop(key)
    return state
