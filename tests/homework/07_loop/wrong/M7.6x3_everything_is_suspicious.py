"""Every step is refused."""
# cell: e7_6
# misconception: M7.6x3
# hint: Give your checker your own step of 7.2. What does it say, and why?
# hint-es: Dale a tu revisor tu propio paso de 7.2. ¿Qué dice, y por qué?
# title-es: Todo paso se rechaza.

def check_train_step(train_step) -> bool:
    """Whether train_step(model, batch, loss_fn, optimizer) is a correct training step."""
    return False
