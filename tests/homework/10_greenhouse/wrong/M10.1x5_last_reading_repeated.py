"""A hole repeats the reading of the row above."""
# cell: e10_1
# misconception: M10.1x5
# hint: Whose reading is it that you put into the hole? What does the contract put there?
# hint-es: ¿De quién es la lectura que pones en el hueco? ¿Qué pone ahí el contrato?
# title-es: Un hueco repite la lectura de la fila de arriba.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    X = columns(SENSORS)
    for i in range(1, len(X)):
        X[i] = torch.where(X[i].isnan(), X[i - 1], X[i])
    return {"X": X, "Y": columns(ALARMS), "groups": groups}
