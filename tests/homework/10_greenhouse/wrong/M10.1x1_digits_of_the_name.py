"""The group is the number in the name."""
# cell: e10_1
# misconception: M10.1x1
# hint: What is the number of a greenhouse called Norte, or of two called A1 and B1?
# hint-es: ¿Qué número tiene un invernadero que se llama Norte, o dos que se llaman A1 y B1?
# title-es: El grupo es el número que hay en el nombre.

def load_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = ["".join(c for c in row["greenhouse"] if c.isdigit()) for row in rows]
    groups = torch.tensor([int(house or 0) for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
