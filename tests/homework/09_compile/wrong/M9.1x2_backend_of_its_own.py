"""It compiles with a backend of its own choice."""
# cell: e9_1
# misconception: M9.1x2
# hint: Who decides which backend is used, and does your code pass that on?
# hint-es: ¿Quién decide qué backend se usa, y tu código pasa esa decisión?
# title-es: Compila con un backend que eligió por su cuenta.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend="eager")
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
