"""The tensor that was given is overwritten."""
# cell: e99_1
# misconception: M99.1c
# hint: Who else may still need x after your function?
# title-es: Se sobrescribe el tensor que se recibió.
# hint-es: ¿Quién más puede necesitar x después de tu función?


def rms_norm(x, eps=1e-6):
    with torch.no_grad():
        return x.div_((x.pow(2).mean(-1, keepdim=True) + eps).sqrt())
