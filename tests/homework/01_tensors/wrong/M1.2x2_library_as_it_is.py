"""torch.nn.functional.one_hot is used as it is: int64 labels alone."""
# cell: e1_2
# misconception: M1.2x2
# hint: Which dtypes does the library function take, and what does it say to the others? What kind of error does it raise for a class that does not exist?
# hint-es: ¿Qué dtypes recibe la función de la librería y qué les dice a los demás? ¿Qué clase de error lanza con una clase que no existe?
# title-es: Usa torch.nn.functional.one_hot tal cual: solo etiquetas int64.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    return torch.nn.functional.one_hot(labels, num_classes).to(dtype)
