"""Lines are cut at every comma, also at one in quotes."""
# cell: e10_1
# misconception: M10.1c
# hint: How many fields has the line `7,"ok, normal",3`, and how many does your code see?
# hint-es: ¿Cuántos campos tiene la línea `7,"ok, normal",3`, y cuántos ve tu código?
# title-es: Las líneas se cortan en cada coma, también en las que van entre comillas.

def load_table(path):
    text = Path(path).read_text(encoding="utf-8")
    header, *lines = [line.strip().split(",") for line in text.splitlines()]
    def columns(names):
        places = [header.index(name) for name in names]
        values = [[float(line[i] or "nan") for i in places] for line in lines]
        return torch.tensor(values, dtype=torch.float32).reshape(len(lines), len(names))
    houses = [line[header.index("greenhouse")] for line in lines]
    numbers = {house: i for i, house in enumerate(sorted(set(houses)))}
    groups = torch.tensor([numbers[house] for house in houses], dtype=torch.int64)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
