"""Each row is a group of its own."""
# cell: e10_1
# misconception: M10.1x3
# hint: Which rows should share a number?
# hint-es: ¿Qué filas deberían compartir un número?
# title-es: Cada fila es un grupo aparte.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.arange(len(rows))
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
