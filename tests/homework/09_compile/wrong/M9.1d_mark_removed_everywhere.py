"""The wrapper's mark is cut out of the middle of names, too."""
# cell: e9_1
# misconception: M9.1d
# hint: What becomes of a layer that somebody called my_orig_mod? Where in a name can the wrapper's mark stand?
# hint-es: ¿Qué pasa con una capa que alguien llamó my_orig_mod? ¿En qué parte de un nombre puede estar la marca del envoltorio?
# title-es: La marca del envoltorio se quita también de la mitad de los nombres.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.replace("_orig_mod.", ""): tensor for key, tensor in model.state_dict().items()}
