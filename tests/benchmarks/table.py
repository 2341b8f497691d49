"""Writes one table of Plexus's speed beside its peers'. Called by run.sh."""

import argparse
import statistics
import time
from pathlib import Path

from kept import Kept
import processor
from measure import HERE, commit, measure_framework, measure_rounds, measure_run, openblas_kernels
from rounds import (BIG, BY_OPTIMIZER, LARGE_BATCHES, NARROW, NORMALIZED, PREDICTION, REGISTERS, SMALL, TWO_OUTPUTS,
                    WIDE, WIDE_AND_DEEP)


def duration(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            break
    return f"{seconds / size:.{2 if seconds < 100 * size else 1}f} {unit}"


def megabytes(count):
    return f"{count / 1e6:.0f} MB"


class Table:
    def __init__(self):
        self.rows = []

    def ratio(self, work, ours, peer, theirs, bar=None):
        """A row that compares; without a bar, one that informs."""
        self.add(work, duration(ours), peer, duration(theirs), ours / theirs, bar)

    def limit(self, work, ours, bar, text):
        """A row of a figure that has a limit of its own."""
        self.add(work, text(ours), "-", text(bar), ours / bar, 1)

    def add(self, work, ours, peer, theirs, ratio, bar):
        met = "" if bar is None else "yes" if ratio <= bar else f"no, by {100 * (ratio / bar - 1):.0f} %"
        self.rows.append([work, ours, peer, theirs, f"{ratio:.3f}", "" if bar is None else f"<= {bar}", met])

    def text(self):
        head = ["work", "Plexus", "peer", "peer's figure, or limit", "ratio", "bar", "met"]
        widths = [max(map(len, column)) for column in zip(head, *self.rows)]
        line = lambda cells: "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"
        return "\n".join([line(head), line(["-" * width for width in widths]), *map(line, self.rows)])


def by_threads(figures, what, who):
    """Seconds by number of threads."""
    return {n: seconds for (a, b, n), seconds in figures.items() if (a, b) == (what, who)}


def step_gflop(what):
    """Of the products of a training step named "784-300-100-10, batch 32, step": no gradient by the input."""
    widths, batch = what.removesuffix(", step").split(", batch ")
    sizes = [int(width) for width in widths.split("-")]
    layers = [a * b for a, b in zip(sizes, sizes[1:])]
    return 2e-9 * int(batch) * (3 * sum(layers) - layers[0])


def prediction_gflop(rows):
    return 2e-9 * rows * (784 * 300 + 300 * 100 + 100 * 10)


def add_floors(table, figures, threads, what, bars):
    """The step against its products alone; bars: with one thread, and with all."""
    for n, bar in zip((1, threads), bars):
        sums = {who: figures[what, who, n] for who in ("dnnl_sgemm", "OpenBLAS")}
        best = min(sums, key=sums.get)
        for who, seconds in sums.items():
            table.ratio(f"{what}, threads: {n}", figures[what, "Plexus", n], f"its GEMMs by {who}, threads: {n}",
                        seconds, bar if who == best else None)
        table.ratio(f"{what}, threads: {n}", figures[what, "Plexus", n], f"its GEMMs in registers, threads: {n}",
                    step_gflop(what) * figures[REGISTERS, "Plexus", n])
        if threads == 1:
            break


def add_peers(table, figures, what, ours, peers, way=""):
    """Each setting of each peer; the bar is on a peer's fastest. peers: {who: bar}."""
    for who, bar in peers.items():
        settings = by_threads(figures, what, who)
        best = min(settings, key=settings.get)
        for n, seconds in sorted(settings.items()):
            table.ratio(what + way, ours, f"{who}, threads: {n}", seconds, bar if n == best else None)


def scaling(rounds, threads):
    """How much more than one thread all of them can multiply: the least and the most of the rounds."""
    alone, together = ([seconds for what, _, n, seconds in rounds if what == REGISTERS and n == wanted][0]
                       for wanted in (1, threads))
    gains = sorted(one / all_of_them for one, all_of_them in zip(alone, together))
    return f"{gains[0]:.2f} to {gains[-1]:.2f}"


def table_of(figures, run, big, small, threads, epochs):
    table = Table()
    add_floors(table, figures, threads, BIG, (1.1, 1.2))
    keras = {"Keras on JAX, steps_per_execution=64": None, "Keras on JAX": None}
    peers = {"JAX by hand": 0.62, "PyTorch eager": 0.30, **keras}
    add_peers(table, figures, BIG, figures[BIG, "Plexus", threads], peers)
    peers = {"JAX by hand": 0.4, "PyTorch eager": None, **keras}
    add_peers(table, figures, SMALL, figures[SMALL, "Plexus", threads], peers)
    # Nothing is tuned to one network or batch: on others the bars of the two above hold within 15 %.
    for what in LARGE_BATCHES:
        add_floors(table, figures, threads, what, (1.21, 1.38))
    for what, peers in ((WIDE, {"JAX by hand": 0.71, "PyTorch eager": 0.34}),
                        (NARROW, {"JAX by hand": 0.46, "PyTorch eager": 0.34})):
        add_floors(table, figures, threads, what, (1.21, 1.38))
        add_peers(table, figures, what, figures[what, "Plexus", threads], peers)
    for what, bar in ((WIDE_AND_DEEP, 0.4), (TWO_OUTPUTS, 0.4), (NORMALIZED, 0.7),
                      *((BY_OPTIMIZER.format(name), 0.7) for name in ("rmsprop", "adamw", "nadam"))):
        add_peers(table, figures, what, figures[what, "Plexus", threads], {"JAX by hand": bar})
    for rows, bar in ((1, 0.65), (10000, 0.8)):
        what = PREDICTION.format(rows)
        for way in ("Program", "Trainer"):
            ours = figures[what, f"Plexus, {way}", threads]
            add_peers(table, figures, what, ours, {"ONNX Runtime": bar}, f", {way}")
            table.ratio(f"{what}, {way}", ours, f"its products in registers, threads: {threads}",
                        prediction_gflop(rows) * figures[REGISTERS, "Plexus", threads])
    whole = f"Fashion-MNIST run file, {epochs} epochs, whole process"
    table.ratio(whole, run["plexus"], "Keras on JAX, steps_per_execution=64", run["tuned"], 0.33)
    table.ratio(whole, run["plexus"], "Keras on JAX", run["default"], 0.25)
    table.limit("framework alone, 784 net, a step", big["framework_us"] * 1e-6, 2e-6, duration)
    table.limit("framework alone, 8-30-1, a step", small["framework_us"] * 1e-6, 1e-6, duration)
    table.limit("a second program of the 784 net", big["second_compile_ms"] * 1e-3, 10e-3, duration)
    table.limit("most memory of the Fashion-MNIST run", run["memory"], 200e6, megabytes)
    return table


def main():
    options = argparse.ArgumentParser(description="Writes one table of Plexus's speed beside its peers'.")
    options.add_argument("--build", type=Path, required=True, help="a build with -DPLEXUS_BENCHMARKS=ON")
    options.add_argument("--rounds", type=int, default=9, help="of steps and predictions; 7 or more tell something")
    options.add_argument("--epochs", type=int, default=30, help="of the whole runs")
    options.add_argument("--keep", type=Path, help="a file of what was measured: what is in it is not measured again")
    options.add_argument("--output", type=Path, help="also write the table to this file")
    options.add_argument("--results", action="store_true", help="also write it to results/, one file a processor")
    chosen = options.parse_args()
    chosen.build = chosen.build.resolve()  # runs have working directories of their own
    kept = Kept(chosen.keep)
    big, small = kept.part("framework", lambda: measure_framework(chosen.build))
    threads = big["threads"]
    rounds = kept.part(f"{chosen.rounds} rounds", lambda: measure_rounds(chosen.build, threads, chosen.rounds))
    figures = {(what, who, n): statistics.median(seconds) for what, who, n, seconds in rounds}
    run = measure_run(kept, chosen.build, chosen.epochs)
    table = table_of(figures, run, big, small, threads, chosen.epochs)
    libraries = ", ".join(big["libraries"])
    ceilings = big["ceilings"]
    text = (f"{processor.description()}\n\n"
            f"Commit {commit()}, {time.strftime('%Y-%m-%d')}, {threads} threads; {libraries}; OpenBLAS runs its "
            f"{openblas_kernels(chosen.build)} kernels; medians of {chosen.rounds} rounds; processors taken by other "
            f"processes meanwhile: {kept.disturbance()}; all threads multiplied {scaling(rounds, threads)} times as "
            f"much as one; ceilings of {threads} threads: {ceilings['gflops']:.0f} GFLOP/s in registers, copying "
            f"{ceilings['cache_gbytes']:.0f} GB/s in cache, {ceilings['memory_gbytes']:.1f} GB/s in memory\n\n"
            f"{table.text()}\n")
    print(text)
    if chosen.output:
        chosen.output.write_text(text)
    if chosen.results:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / processor.file_name()).write_text(text)


main()
