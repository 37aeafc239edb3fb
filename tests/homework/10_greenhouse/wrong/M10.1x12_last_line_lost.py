"""The last row of the file is lost."""
# cell: e10_1
# misconception: M10.1x12
# hint: How many lines does the file have, and how many of them are readings?
# hint-es: ¿Cuántas líneas tiene el archivo, y cuántas de ellas son lecturas?
# title-es: La última fila del archivo se pierde.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:-1]

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
