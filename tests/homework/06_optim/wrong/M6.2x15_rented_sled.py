"""The class is torch.optim.Adam under another name."""
# cell: e6_2
# misconception: M6.2x15
# hint: Who does the work in your step: you, or a finished optimizer?
# hint-es: ¿Quién hace el trabajo en tu step: tú, o un optimizador terminado?
# title-es: La clase es torch.optim.Adam con otro nombre.

class Adam(torch.optim.Adam):
    pass
