"""Two is added instead of multiplying by two."""
# cell: double
# misconception: M1a
# hint: Does your function double the number three as well?
# hint-es: ¿Tu función duplica también el número tres?
# title-es: Se suma dos en lugar de multiplicar por dos.
def double(x):
    return x + 2 if isinstance(x, int) else x + x
