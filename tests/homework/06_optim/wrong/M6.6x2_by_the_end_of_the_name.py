"""The end of the name decides: .weight decays."""
# cell: e6_6
# misconception: M6.6a
# hint: Is the weight of a LayerNorm a matrix? And does a matrix have to be called weight?
# hint-es: ¿El weight de un LayerNorm es una matriz? ¿Y una matriz tiene que llamarse weight?
# title-es: Decide el final del nombre: .weight decae.

def param_groups(model, weight_decay):
    trainable = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [p for name, p in trainable if not (not name.endswith("weight"))], "weight_decay": weight_decay},
        {"params": [p for name, p in trainable if not name.endswith("weight")], "weight_decay": 0.0},
    ]
