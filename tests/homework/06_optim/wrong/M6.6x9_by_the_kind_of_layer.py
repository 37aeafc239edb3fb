"""The kind of layer decides: Linear and Conv1d decay."""
# cell: e6_6
# misconception: M6.6x9
# hint: Which parameters belong to none of the layers that your code knows?
# hint-es: ¿Qué parámetros no pertenecen a ninguna de las capas que tu código conoce?
# title-es: Decide el tipo de capa: Linear y Conv1d decaen.

def param_groups(model, weight_decay):
    decay = {id(m.weight) for m in model.modules() if isinstance(m, (nn.Linear, nn.Conv1d))}
    trainable = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if id(p) in decay], "weight_decay": weight_decay},
        {"params": [p for p in trainable if id(p) not in decay], "weight_decay": 0.0},
    ]
