"""The first row is skipped as if it were still the header."""
# cell: e10_1
# misconception: M10.1x12
# hint: Which line of the file is your first row, and who has already read the line with the names?
# hint-es: ¿Qué línea del archivo es tu primera fila, y quién leyó ya la línea con los nombres?
# title-es: La primera fila se salta como si todavía fuera el encabezado.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        next(reader, None)
        rows = list(reader)

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
