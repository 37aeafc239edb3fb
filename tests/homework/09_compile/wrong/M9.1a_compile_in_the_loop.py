"""torch.compile is called again for each batch."""
# cell: e9_1
# misconception: M9.1a
# hint: For a hundred batches, how many times is torch.compile called?
# hint-es: Con cien batches, ¿cuántas veces se llama a torch.compile?
# title-es: torch.compile se llama de nuevo para cada batch.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    return [torch.compile(fn, backend=backend)(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
