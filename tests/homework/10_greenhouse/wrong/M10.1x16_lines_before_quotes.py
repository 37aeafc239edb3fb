"""The text is split into lines before the quotes are looked at."""
# cell: e10_1
# misconception: M10.1x16
# hint: Does every line break end a row?
# hint-es: ¿Cada salto de línea termina una fila?
# title-es: El texto se separa en líneas antes de mirar las comillas.

def load_table(path):
    lines = [next(csv.reader([line])) for line in Path(path).read_text("utf-8").split("\n") if line]
    rows = [dict(zip(lines[0], line)) for line in lines[1:]]

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
