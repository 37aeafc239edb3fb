"""Results are detached before they are put into the list."""
# cell: e9_1
# misconception: M9.1e
# hint: Could somebody train fn with your results? Do they have a grad_fn?
# hint-es: ¿Alguien podría entrenar fn con tus resultados? ¿Tienen grad_fn?
# title-es: Los resultados se separan del grafo (detach) antes de ponerlos en la lista.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch).detach() for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
