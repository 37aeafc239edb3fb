"""The class is torch.optim.AdamW under another name."""
# cell: e6_3
# misconception: M6.3x11
# hint: Who does the work in your step: you, or a finished optimizer?
# hint-es: ¿Quién hace el trabajo en tu step: tú, o un optimizador terminado?
# title-es: La clase es torch.optim.AdamW con otro nombre.

class AdamW(torch.optim.AdamW):
    pass
