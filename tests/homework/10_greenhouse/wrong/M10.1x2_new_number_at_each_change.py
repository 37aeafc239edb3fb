"""A new group begins whenever the name changes from one row to the next."""
# cell: e10_1
# misconception: M10.1x2
# hint: What if a greenhouse comes back further down in the file?
# hint-es: ¿Y si un invernadero vuelve a aparecer más abajo en el archivo?
# title-es: Un grupo nuevo empieza cada vez que el nombre cambia de una fila a la siguiente.

def load_table(path) -> dict:
    """The table of a CSV file: X (N, 5) with NaN for holes, Y (N, 3), and groups (N,)."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def columns(names):
        values = [[float(row[name] or "nan") for name in names] for row in rows]
        return torch.tensor(values, dtype=torch.float32).reshape(len(rows), len(names))

    houses = [row["greenhouse"] for row in rows]
    changes = [0] + [int(a != b) for a, b in zip(houses, houses[1:])]
    groups = torch.tensor(changes[: len(rows)], dtype=torch.int64).cumsum(0)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": groups}
