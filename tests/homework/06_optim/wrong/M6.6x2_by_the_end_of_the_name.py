"""The end of the name decides: .weight decays."""
# cell: e6_6
# misconception: M6.6a
# hint: Is a LayerNorm weight a matrix? And what if a matrix is called bias_table?
# hint-es: ¿El weight de un LayerNorm es una matriz? ¿Y si una matriz se llama bias_table?
# title-es: Decide el final del nombre: .weight decae.

def param_groups(model, weight_decay):
    trainable = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [p for name, p in trainable if not (not name.endswith("weight"))], "weight_decay": weight_decay},
        {"params": [p for name, p in trainable if not name.endswith("weight")], "weight_decay": 0.0},
    ]
