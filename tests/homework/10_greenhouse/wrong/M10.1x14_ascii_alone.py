"""Letters that ASCII lacks are left out."""
# cell: e10_1
# misconception: M10.1x14
# hint: Which encoding does the contract name, and which letters does yours know?
# hint-es: ¿Qué codificación nombra el contrato, y qué letras conoce la tuya?
# title-es: Las letras que le faltan a ASCII se dejan fuera.

def load_table(path):
    with open(path, newline="", encoding="ascii", errors="ignore") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
