"""A deep copy is compiled, so the original never learns."""
# cell: e9_1
# misconception: M9.1x4
# hint: After a backward pass through your results, whose parameters have a gradient?
# hint-es: Después de un backward a través de tus resultados, ¿los parámetros de quién tienen gradiente?
# title-es: Se compila una copia profunda, así que el original nunca aprende.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    import copy

    compiled = torch.compile(copy.deepcopy(fn), backend=backend)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
