"""A first batch is sent through to warm up."""
# cell: e9_1
# misconception: M9.1x5
# hint: How often does each batch go through, and what do you warm up with when there is none?
# hint-es: ¿Cuántas veces pasa cada batch, y con qué calientas si no hay ninguno?
# title-es: Se manda un primer batch para calentar.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    batches = list(batches)
    compiled(batches[0])
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
