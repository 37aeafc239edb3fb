"""The names of the compiled module are saved as they are."""
# cell: e9_1
# misconception: M9.1c
# hint: Print the names that you return for a compiled model. Would the plain one know them?
# hint-es: Imprime los nombres que devuelves para un modelo compilado. ¿Los reconocería el modelo simple?
# title-es: Se guardan los nombres del módulo compilado tal como vienen.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return dict(model.state_dict())
