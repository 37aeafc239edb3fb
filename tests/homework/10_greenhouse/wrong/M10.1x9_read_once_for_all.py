"""A file that was read once is never read again."""
# cell: e10_1
# misconception: M10.1x9
# hint: What does your function return after somebody has written new readings into the file?
# hint-es: ¿Qué devuelve tu función después de que alguien escribió lecturas nuevas en el archivo?
# title-es: Un archivo que se leyó una vez no se vuelve a leer.

tables = {}


def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    if str(path) in tables:
        return tables[str(path)]
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    tables[str(path)] = {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
    return tables[str(path)]
