"""numpy.genfromtxt, which knows no quotes."""
# cell: e10_1
# misconception: M10.1x13
# hint: What does your reader make of a field in quotes that holds a comma?
# hint-es: ¿Qué hace tu lector con un campo entre comillas que lleva una coma?
# title-es: numpy.genfromtxt, que no conoce las comillas.

def load_table(path):
    data = np.genfromtxt(path, delimiter=",", names=True, dtype=None, encoding="utf-8", comments=None)
    data = np.atleast_1d(data)

    def columns(names):
        values = [np.asarray(data[name], dtype=float) for name in names]
        return torch.tensor(np.stack(values, 1), dtype=torch.float32)

    _, groups = np.unique(data["greenhouse"], return_inverse=True)
    return {"X": columns(SENSORS), "Y": columns(ALARMS), "groups": torch.tensor(groups).long()}
