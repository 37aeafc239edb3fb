"""The right columns, but in the order in which the file has them."""
# cell: e10_1
# misconception: M10.1x7
# hint: In which order does the contract want the sensors, and in which does your code find them?
# hint-es: ¿En qué orden quiere el contrato los sensores, y en cuál los encuentra tu código?
# title-es: Las columnas correctas, pero en el orden en que las trae el archivo.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        order = reader.fieldnames

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns([n for n in order if n in SENSORS]), "Y": columns([n for n in order if n in ALARMS]), "groups": groups}
