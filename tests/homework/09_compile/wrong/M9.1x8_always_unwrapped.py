"""Every model is taken for a compiled one."""
# cell: e9_1
# misconception: M9.1x8
# hint: What does your function do with a model that nobody has compiled?
# hint-es: ¿Qué hace tu función con un modelo que nadie compiló?
# title-es: Cualquier modelo se toma por uno compilado.

def run_compiled(fn, batches, *, backend) -> list[torch.Tensor]:
    compiled = torch.compile(fn, backend=backend)
    return [compiled(batch) for batch in batches]


def clean_state_dict(model: nn.Module) -> dict:
    return model._orig_mod.state_dict()
