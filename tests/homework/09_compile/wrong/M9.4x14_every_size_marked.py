"""The first dimension is always marked as dynamic, also where it is 1."""
# cell: e9_4
# misconception: M9.4x14
# hint: Which sizes does PyTorch always compile for separately? What does your mark say about these?
# hint-es: ¿Para qué tamaños compila PyTorch siempre por separado? ¿Qué dice tu marca sobre ellos?
# title-es: La primera dimensión siempre se marca como dinámica, aunque mida 1.

def compile_dynamic(fn, *, backend):
    compiled = torch.compile(fn, backend=backend)

    def call(*tensors, **named):
        for tensor in (*tensors, *named.values()):
            torch._dynamo.mark_dynamic(tensor, 0)
        return compiled(*tensors, **named)

    return call


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
