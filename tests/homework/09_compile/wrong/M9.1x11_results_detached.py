"""Results are detached before they are put into the list."""
# cell: e9_1
# misconception: M9.1x11
# hint: Can a gradient find its way from your results back to the parameters?
# hint-es: ¿Un gradiente encuentra el camino desde tus resultados hasta los parámetros?
# title-es: Los resultados se separan del grafo (detach) antes de ponerlos en la lista.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch).detach() for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
