"""Only the parameters are kept; buffers are lost."""
# cell: e9_1
# misconception: M9.1x7
# hint: What else, besides parameters, does a module need to compute the same again?
# hint-es: Además de los parámetros, ¿qué necesita un módulo para volver a calcular lo mismo?
# title-es: Solo se guardan los parámetros; los buffers se pierden.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    model = getattr(model, "_orig_mod", model)
    return {name: p.detach() for name, p in model.named_parameters()}
