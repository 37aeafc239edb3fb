"""The name decides: what is called bias does not decay."""
# cell: e6_6
# misconception: M6.6a
# hint: Is a LayerNorm weight a matrix? And what if a matrix is called bias_table?
# hint-es: ¿El weight de un LayerNorm es una matriz? ¿Y si una matriz se llama bias_table?
# title-es: Decide el nombre: lo que se llama bias no decae.

def param_groups(model, weight_decay):
    trainable = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [p for name, p in trainable if not ("bias" in name)], "weight_decay": weight_decay},
        {"params": [p for name, p in trainable if "bias" in name], "weight_decay": 0.0},
    ]
