"""The class is torch.optim.SGD under another name."""
# cell: e6_1
# misconception: M6.1x17
# hint: Who does the work in your step: you, or a finished optimizer?
# hint-es: ¿Quién hace el trabajo en tu step: tú, o un optimizador terminado?
# title-es: La clase es torch.optim.SGD con otro nombre.

class SGD(torch.optim.SGD):
    pass
