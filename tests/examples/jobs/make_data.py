"""Writes the data of the run files beside it: tables that formulas with a seed make, and small pictures."""

import math
import pathlib
import random

here = pathlib.Path(__file__).parent


def write(name, header, rows):
    lines = [",".join(header)] + [",".join(str(cell) for cell in row) for row in rows]
    (here / name).write_text("\n".join(lines) + "\n")


def chance(z):
    return 1 / (1 + math.exp(-z))


def churn(r):
    """Customers leave for many calls, few months and the basic plan; some ages, incomes and plans are not known."""
    rows = []
    for i in range(500):
        age, months, calls = r.randint(18, 80), r.randint(1, 72), min(9, int(r.expovariate(0.6)))
        income = round(r.lognormvariate(10.3, 0.5))
        plan = r.choices(["basic", "family", "gold"], [5, 3, 2])[0]
        z = 0.9 * calls - 0.06 * months + (1.2 if plan == "basic" else -0.8) - 0.9
        left = "yes" if r.random() < chance(z) else "no"
        rows.append([f"C{i:04}", age if r.random() > 0.1 else "", income if r.random() > 0.08 else "NA",
                     plan if r.random() > 0.05 else "", months, calls, left])
    write("churn.csv", ["customer_id", "age", "income", "plan", "months", "support_calls", "churn"], rows)


def prices(r):
    """Prices over three orders of magnitude, by size, distance and a quality in words."""
    rows = []
    for _ in range(400):
        size, distance = round(r.uniform(20, 250), 1), round(r.expovariate(0.15), 2)
        quality = r.choice(["poor", "fair", "good", "fine"])
        step = ["poor", "fair", "good", "fine"].index(quality)
        price = math.exp(9 + 0.012 * size - 0.05 * distance + 0.5 * step + r.gauss(0, 0.15))
        rows.append([size, distance, quality, round(price)])
    write("prices.csv", ["size", "distance", "quality", "price"], rows)


def faults(r):
    """One machine in twenty is faulty: those that are hot and shake."""
    rows = []
    for _ in range(800):
        fault = int(r.random() < 0.05)
        heat, shake = r.gauss(60 + 9 * fault, 5), r.gauss(1 + 0.9 * fault, 0.4)
        rows.append([round(heat, 2), round(shake, 3), round(r.gauss(50, 10), 1), fault])
    write("faults.csv", ["heat", "shake", "load", "fault"], rows)


def articles(r):
    """Word counts of articles that may be about several things at once."""
    rows = []
    for _ in range(400):
        topics = [int(r.random() < p) for p in (0.4, 0.3, 0.2)]
        if not any(topics):
            topics[r.randrange(3)] = 1
        counts = [r.randint(0, 2) + sum(r.randint(1, 4) for _ in range(topics[k])) for k in (0, 1, 2)]
        rows.append(counts + [r.randint(100, 900)] + topics)
    write("articles.csv", ["goal", "vote", "rain", "words", "sport", "politics", "weather"], rows)


def pictures(r):
    """Grey pictures of 16 x 16: 20 of a bar across, 20 of a bar upright and 20 of a dot, at places of their own."""
    for kind in ("across", "dot", "upright"):
        folder = here / "pictures" / kind
        folder.mkdir(parents=True, exist_ok=True)
        for i in range(20):
            x, y = r.randint(4, 11), r.randint(4, 11)
            pixels = []
            for row in range(16):
                for column in range(16):
                    on = {"across": abs(row - y) <= 1, "upright": abs(column - x) <= 1,
                          "dot": (row - y) ** 2 + (column - x) ** 2 <= 9}[kind]
                    pixels.append(min(255, max(0, round((200 if on else 40) + r.gauss(0, 20)))))
            (folder / f"{kind}_{i:02}.pgm").write_bytes(b"P5\n16 16\n255\n" + bytes(pixels))


def patients(r):
    """Several visits of each patient, who are alike in themselves: a visit must not be judged by another one."""
    rows = []
    for patient in range(60):
        ill = int(r.random() < 0.5)
        own = r.gauss(0, 0.6)
        for _ in range(r.randint(3, 7)):
            rows.append([f"P{patient:02}", round(r.gauss(1.4 * ill + own, 0.5), 3),
                         round(r.gauss(-1.1 * ill, 0.8), 3), "ill" if ill else "well"])
    r.shuffle(rows)
    write("visits.csv", ["patient", "marker_a", "marker_b", "finding"], rows)


def shops(r):
    """The sales of three shops, a file each, with their columns in another order."""
    for shop, base in (("a", 20), ("b", 35), ("c", 28)):
        rows = []
        for day in range(120):
            warmth, weekend = round(15 + 10 * math.sin(day / 19) + r.gauss(0, 2), 1), int(day % 7 >= 5)
            rows.append([shop, warmth, weekend, round(base + 1.5 * warmth + 14 * weekend + r.gauss(0, 3), 1)])
        names = ["shop", "warmth", "weekend", "sales"]
        if shop == "b":
            names, rows = names[::-1], [row[::-1] for row in rows]
        write(f"sales-{shop}.csv", names, rows)


for seed, make in enumerate((churn, prices, faults, articles, pictures, patients, shops)):
    make(random.Random(seed))
