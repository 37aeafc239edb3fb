"""The model says the same in each hour: how often each alarm rings."""
# cell: e10_4
# misconception: M10.4x6
# hint: Does your answer depend on what the sensors say?
# hint-es: ¿Tu respuesta depende de lo que dicen los sensores?
# title-es: El modelo dice lo mismo a toda hora: con qué frecuencia suena cada alarma.

class Constant(nn.Module):
    def __init__(self, logits):
        super().__init__()
        self.logits = nn.Parameter(logits)

    def forward(self, x):
        return self.logits.expand(len(x), -1)


def train_model(X, Y, Xval, Yval, *, seed=0):
    return Constant(Y.mean(0).logit()).eval()
