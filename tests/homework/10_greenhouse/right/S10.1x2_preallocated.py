"""A tensor of NaN that is filled in place; groups with gaps."""
# cell: e10_1
# alternative: S10.1x2

def load_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = list(reader)
    X = torch.full((len(rows), 5), math.nan)
    Y = torch.zeros(len(rows), 3)
    for j, name in enumerate(SENSORS + ALARMS):
        place = header.index(name)
        for i, row in enumerate(rows):
            if row[place] != "":
                if j < 5:
                    X[i, j] = float(row[place])
                else:
                    Y[i, j - 5] = int(row[place])
    place = header.index("greenhouse")
    first = {}
    for i, row in enumerate(rows):
        first.setdefault(row[place], i)
    groups = torch.empty(len(rows), dtype=torch.int64)
    for i, row in enumerate(rows):
        groups[i] = 10 * first[row[place]] + 7
    return {"X": X, "Y": Y, "groups": groups}
