"""The batches are counted first, which uses up a generator."""
# cell: e9_1
# misconception: M9.1x9
# hint: How often does your code go through the batches? How often can a generator be gone through?
# hint-es: ¿Cuántas veces recorre tu código los batches? ¿Cuántas veces se puede recorrer un generador?
# title-es: Primero se cuentan los batches, y eso agota un generador.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    if sum(1 for _ in batches) == 0:
        return []
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
