"""fn is called as it is, without torch.compile."""
# cell: e9_1
# misconception: M9.1x1
# hint: Look at the card: did the backend ever see a graph?
# hint-es: Mira la tarjeta: ¿el backend vio algún grafo?
# title-es: A fn se la llama tal cual, sin torch.compile.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    return [fn(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
