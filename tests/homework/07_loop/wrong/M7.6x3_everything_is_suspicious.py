"""Every step is refused."""
# cell: e7_6
# misconception: M7.6x3
# hint: Do you compare numbers with what a correct step would give, or only look whether something moves?
# hint-es: ¿Comparas números con lo que daría un paso correcto, o solo miras si algo se mueve?
# title-es: Todo paso se rechaza.

def check_train_step(train_step) -> bool:
    """Whether train_step(model, batch, loss_fn, optimizer) is a correct training step."""
    return False
