"""Ten letters are cut off any name that begins like the mark."""
# cell: e9_1
# misconception: M9.1x10
# hint: Where exactly does the wrapper's mark end? Which names of a plain model begin in the same way?
# hint-es: ¿Dónde termina exactamente la marca del envoltorio? ¿Qué nombres de un modelo simple empiezan igual?
# title-es: Se cortan diez letras de cualquier nombre que empiece como la marca.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    state = model.state_dict()
    return {k[10:] if k.startswith("_orig_mod") else k: tensor for k, tensor in state.items()}
