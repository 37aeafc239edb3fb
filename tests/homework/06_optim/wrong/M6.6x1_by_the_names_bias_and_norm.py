"""The name decides: bias and norm do not decay."""
# cell: e6_6
# misconception: M6.6a
# hint: Is the weight of a LayerNorm a matrix? And does a matrix have to be called weight?
# hint-es: ¿El weight de un LayerNorm es una matriz? ¿Y una matriz tiene que llamarse weight?
# title-es: Decide el nombre: bias y norm no decaen.

def param_groups(model, weight_decay):
    trainable = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [p for name, p in trainable if not ("bias" in name or "norm" in name)], "weight_decay": weight_decay},
        {"params": [p for name, p in trainable if "bias" in name or "norm" in name], "weight_decay": 0.0},
    ]
