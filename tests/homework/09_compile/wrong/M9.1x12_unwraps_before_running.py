"""After compiling, the original is called."""
# cell: e9_1
# misconception: M9.1x12
# hint: Which of the two did you call for the batches: what went into torch.compile, or what came out?
# hint-es: ¿A cuál de los dos llamaste con los batches: a lo que entró en torch.compile o a lo que salió?
# title-es: Después de compilar, se llama al original.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [fn(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return {key.removeprefix("_orig_mod."): tensor for key, tensor in model.state_dict().items()}
