"""Draws greenhouses: readings of five sensors, and three alarms whose probabilities are known.

`make greenhouse` writes the file that students get. It needs nothing but Python, and gives the same
bytes each time. The hidden tests draw greenhouses of their own. Students must not see this file.
"""

import csv
import math
import random
from pathlib import Path

SENSORS = ("temperature", "humidity", "light", "co2", "wind")
ALARMS = ("frost", "fungus", "ventilation")
OFFSETS = (1.4, 4.0, 40.0, 40.0, 0.2)  # how far the sensors of two greenhouses are apart
MISSING = 0.03
SEED = 2024


def step(x):
    """Rise smoothly from 0 to 1 around x = 0."""
    return 1 / (1 + math.exp(-x))


def probabilities(temperature, humidity, co2, wind):
    """Chances of the alarms: cold and still; humid and mild, a band; hot or stuffy."""
    frost = step((8.3 - temperature) / 1.1) * step((2.6 - wind) / 0.35)
    mild = step((temperature - 11) / 1.1) * step((18.5 - temperature) / 1.1)
    fungus = mild * step((humidity - 74) / 2.5)
    airless = (1 - step((temperature - 26) / 1.1)) * (1 - step((co2 - 920) / 35))
    return frost, fungus, 1 - airless


def greenhouses(seed, count, hours=100):
    """Yield (greenhouse, hour, five readings or None, three probabilities, three alarms)."""
    draw = random.Random(seed)
    for house in range(count):
        offsets = [draw.gauss(0, spread) for spread in OFFSETS]
        for hour in range(hours):
            sun = max(0.0, math.sin((hour % 24 - 6) * math.pi / 12)) * draw.uniform(0.5, 1.1)
            temperature = draw.gauss(9 + 18 * sun, 5)
            humidity = min(100, max(20, draw.gauss(84 - 0.9 * temperature, 12)))
            co2 = max(350, draw.gauss(780 - 200 * sun, 190))
            wind = draw.gammavariate(2.2, 1.0)
            chances = probabilities(temperature, humidity, co2, wind)
            alarms = [int(draw.random() < chance) for chance in chances]
            true = (temperature, humidity, 850 * sun + draw.uniform(0, 4), co2, wind)
            read = [value + offset for value, offset in zip(true, offsets, strict=True)]
            read = [None if draw.random() < MISSING else value for value in read]
            yield house, hour, read, chances, alarms


def rows(seed=SEED, count=24):
    """Yield the rows of the table that students get, as text, its column names first."""
    yield ["greenhouse", "hour", *SENSORS, *ALARMS]
    for house, hour, read, _, alarms in greenhouses(seed, count):
        cells = ["" if value is None else f"{value:.2f}" for value in read]
        yield [f"G{house + 1:02d}", str(hour), *cells, *map(str, alarms)]


def write(path):
    """Write the table that students get."""
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows())


if __name__ == "__main__":
    course = Path(__file__).parents[3]
    write(course / "source" / "10_greenhouse" / "greenhouse.csv")
