"""lstrip takes away a set of letters, not a prefix."""
# cell: e9_1
# misconception: M9.1x6
# hint: What does lstrip do with the letters that follow the prefix?
# hint-es: ¿Qué hace lstrip con las letras que vienen después del prefijo?
# title-es: lstrip quita un conjunto de letras, no un prefijo.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.lstrip("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
