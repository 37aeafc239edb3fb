"""Without rows the tensors lose their columns."""
# cell: e10_1
# misconception: M10.1x6
# hint: Which shape has a tensor made from an empty list?
# hint-es: ¿Qué forma tiene un tensor hecho de una lista vacía?
# title-es: Sin filas, los tensores pierden sus columnas.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32)

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
