"""str.splitlines knows more line ends than the file has."""
# cell: e10_1
# misconception: M10.1x17
# hint: Look up at which characters your way of splitting the text ends a line.
# hint-es: Averigua en qué caracteres termina una línea tu manera de separar el texto.
# title-es: str.splitlines conoce más finales de línea que el archivo.

def load_table(path):
    rows = list(csv.DictReader(Path(path).read_text("utf-8").splitlines(keepends=True)))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
