"""Columns are taken by their place, not by their name."""
# cell: e10_1
# misconception: M10.1b
# hint: How do you know that the fifth column is the light? What does next year's file say?
# hint-es: ¿Cómo sabes que la quinta columna es la luz? ¿Qué dirá el archivo del próximo año?
# title-es: Las columnas se toman por su lugar y no por su nombre.

def load_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    def columns(first, last):
        values = [[float(cell or "nan") for cell in row[first:last]] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), last - first)
    numbers = {house: i for i, house in enumerate(sorted({row[0] for row in rows}))}
    groups = torch.tensor([numbers[row[0]] for row in rows], dtype=torch.int64)
    return {"X": columns(2, 7), "Y": columns(7, 10), "groups": groups}
