"""Every step is accepted."""
# cell: e7_6
# misconception: M7.6x2
# hint: Give your checker a step that does nothing. What does it say, and why?
# hint-es: Dale a tu revisor un paso que no hace nada. ¿Qué dice, y por qué?
# title-es: Todo paso se acepta.

def check_train_step(train_step) -> bool:
    """Whether train_step(model, batch, loss_fn, optimizer) is a correct training step."""
    return callable(train_step)
