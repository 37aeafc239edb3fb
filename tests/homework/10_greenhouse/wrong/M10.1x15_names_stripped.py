"""Blanks around a name are taken away."""
# cell: e10_1
# misconception: M10.1x15
# hint: Which characters of a name count?
# hint-es: ¿Qué caracteres de un nombre cuentan?
# title-es: Se quitan los espacios alrededor de un nombre.

def load_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"].strip() for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
