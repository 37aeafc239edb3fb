"""A hole is filled with the mean of its column."""
# cell: e10_1
# misconception: M10.1x4
# hint: After this, can anybody still see which readings were missing?
# hint-es: Después de esto, ¿alguien puede ver todavía qué lecturas faltaban?
# title-es: Un hueco se rellena con la media de su columna.

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
    X = torch.where(X.isnan(), X.nanmean(0), X)
    return {"X": X, "Y": columns(ALARMS), "groups": groups}
