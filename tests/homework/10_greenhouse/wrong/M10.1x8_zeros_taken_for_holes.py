"""A reading of zero is taken for a hole."""
# cell: e10_1
# misconception: M10.1x8
# hint: Which of your conditions is false for the number 0?
# hint-es: ¿Cuál de tus condiciones es falsa para el número 0?
# title-es: Una lectura de cero se toma por un hueco.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[(float(row[name] or 0) or math.nan) if name in SENSORS else float(row[name]) for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
