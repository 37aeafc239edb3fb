"""An empty field becomes 0."""
# cell: e10_1
# misconception: M10.1a
# hint: Is an empty field the same as a reading of zero? What would the heaters do at 0 °C?
# hint-es: ¿Un campo vacío es lo mismo que una lectura de cero? ¿Qué harían los calefactores a 0 °C?
# title-es: Un campo vacío se convierte en 0.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or 0) for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
