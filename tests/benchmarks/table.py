"""Measures Plexus beside its peers and writes one table of ratios. Called by run.sh.

The programs of training steps and predictions wait in processes of their own and take turns, a round at a time, so
that all of them meet the same machine; a figure is the median of the rounds."""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
RUN_FILE = HERE.parents[1] / "apps/examples/fashion_mnist.yaml"

sys.path.insert(0, str(PEERS))
import data
from rounds import BIG, PREDICTION, SMALL


def log(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def environment():
    """NumPy's OpenBLAS knows processors that the system's, for which OPENBLAS_CORETYPE is set, does not."""
    return {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}


class Contestant:
    """A process that measures a round whenever it is asked to."""

    def __init__(self, command, env=None):
        self.command = [str(word) for word in command]
        self.process = subprocess.Popen(self.command, env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def round(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        figures = []
        while (line := self.process.stdout.readline()) not in ("\n", ""):
            figures.append(json.loads(line))
        if not line:
            raise SystemExit(f"{' '.join(self.command)} ended, exit code {self.process.wait()}")
        return figures

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def contestants(build, threads):
    counts = sorted({1, threads})
    python = lambda script, *words: Contestant([sys.executable, PEERS / script, *words], environment())
    return ([Contestant([build / "tests/benchmarks/benchmark_rounds", n]) for n in counts]
            + [python(script, n) for script in ("jax_training.py", "torch_training.py", "onnx_prediction.py")
               for n in counts]
            + [python("keras_training.py", together) for together in (64, 1)])


def measure_rounds(build, threads, count):
    """[what, who, threads, seconds]: the median of the rounds. The first round only warms up."""
    all_of_them = contestants(build, threads)
    times = defaultdict(list)
    for number in range(count + 1):
        log(f"round {number} of {count}")
        for each in all_of_them:
            for figure in each.round():
                if number > 0:
                    times[figure["what"], figure["who"], figure["threads"]].append(figure["us"] * 1e-6)
    for each in all_of_them:
        each.end()
    return [[*key, statistics.median(values)] for key, values in times.items()]


def most_memory(process):
    """The largest resident set that a process has had so far, in bytes; 0 if it has ended. wait4's ru_maxrss would not
    do: it begins with what this process had when it forked."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return max((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM")), default=0)


def whole_process(command, folder, env=None):
    """Seconds by the clock, and the most memory in bytes."""
    log(" ".join(command))
    memory = 0
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=errors)
        while True:
            memory = max(memory, most_memory(process))
            try:
                status = process.wait(0.1)
                break
            except subprocess.TimeoutExpired:
                continue
        seconds = time.perf_counter() - start
        if status != 0:
            errors.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{errors.read().decode()}")
    return seconds, memory


def measure_run(kept, build, epochs):
    """The run of Fashion-MNIST between those of Keras: seconds of each, and the most memory of ours."""
    keras = [sys.executable, str(PEERS / "keras_fashion_mnist.py")]
    ours = [str(build / "bin/plexus"), "train", str(RUN_FILE), "backend=onednn", f"fit.epochs={epochs}"]
    with tempfile.TemporaryDirectory() as folder:
        def run_ours(number):
            return kept.part(f"run {number}", lambda: whole_process(ours, folder))

        def run_keras(name, together):
            command = [*keras, together, str(epochs)]
            return kept.part(name, lambda: whole_process(command, folder, environment()))

        first = run_ours(1)
        tuned = run_keras("tuned Keras", "64")
        second = run_ours(2)
        default = run_keras("Keras", "1")
        runs = (first, second, run_ours(3))
    return {"plexus": statistics.median(seconds for seconds, _ in runs), "tuned": tuned[0], "default": default[0],
            "memory": max(memory for _, memory in runs)}


def bench(build, *words):
    command = [str(build / "bin/plexus"), "bench", *words, "backend=onednn", "--json"]
    log(" ".join(command))
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def measure_framework(build):
    """What bench says of both nets."""
    with tempfile.TemporaryDirectory() as folder:
        x, y = data.houses()
        lines = [",".join(["a", "b", "c", "d", "e", "f", "g", "h", "value"])]
        lines += [",".join(map(str, [*row, *value])) for row, value in zip(x.tolist(), y.tolist())]
        file = Path(folder) / "houses.csv"
        file.write_text("\n".join(lines) + "\n")
        return bench(build, str(RUN_FILE)), bench(build, str(HERE / "houses.yaml"), f"data.source.file={file}")


def busy_seconds():
    """Processor time used so far by everything on this machine, and by this process with the children it waited for."""
    user, nice, system = (int(word) for word in Path("/proc/stat").read_text().split()[1:4])
    own = sum(each.ru_utime + each.ru_stime
              for each in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
    return (user + nice + system) / os.sysconf("SC_CLK_TCK"), own


class Kept:
    """What parts of the measurement gave, kept in a file if there is one, and how much other processes disturbed."""

    def __init__(self, file):
        self.file = file
        self.parts = json.loads(file.read_text()) if file and file.exists() else {}

    def part(self, name, measure):
        if name not in self.parts:
            start, (all_before, own_before) = time.perf_counter(), busy_seconds()
            figures = measure()
            seconds, (all_after, own_after) = time.perf_counter() - start, busy_seconds()
            others = (all_after - all_before) - (own_after - own_before)
            self.parts[name] = {"figures": figures, "others": max(0, others / seconds / os.cpu_count())}
            if self.file:
                self.file.write_text(json.dumps(self.parts))
        return self.parts[name]["figures"]

    def disturbance(self):
        return ", ".join(f"{name} {part['others']:.0%}" for name, part in self.parts.items())


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


def add_floors(table, figures, threads):
    for n, bar in ((1, 1.05), (threads, 1.2)):
        sums = {who: figures[BIG, who, n] for who in ("dnnl_sgemm", "OpenBLAS")}
        best = min(sums, key=sums.get)
        for who, seconds in sums.items():
            table.ratio(f"{BIG}, threads: {n}", figures[BIG, "Plexus", n], f"its 8 GEMMs by {who}, threads: {n}",
                        seconds, bar if who == best else None)
        if threads == 1:
            break


def add_peers(table, figures, what, ours, peers, way=""):
    """Each setting of each peer; the bar is on a peer's fastest. peers: {who: bar}."""
    for who, bar in peers.items():
        settings = by_threads(figures, what, who)
        best = min(settings, key=settings.get)
        for n, seconds in sorted(settings.items()):
            table.ratio(what + way, ours, f"{who}, threads: {n}", seconds, bar if n == best else None)


def table_of(figures, run, big, small, threads, epochs):
    table = Table()
    add_floors(table, figures, threads)
    keras = {"Keras on JAX, steps_per_execution=64": None, "Keras on JAX": None}
    peers = {"JAX by hand": 0.62, "PyTorch eager": 0.30, **keras}
    add_peers(table, figures, BIG, figures[BIG, "Plexus", threads], peers)
    peers = {"JAX by hand": 0.4, "PyTorch eager": None, **keras}
    add_peers(table, figures, SMALL, figures[SMALL, "Plexus", threads], peers)
    for rows, bar in ((1, 0.65), (10000, 0.75)):
        what = PREDICTION.format(rows)
        for way in ("Program", "Trainer"):
            ours = figures[what, f"Plexus, {way}", threads]
            add_peers(table, figures, what, ours, {"ONNX Runtime": bar}, f", {way}")
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
    chosen = options.parse_args()
    chosen.build = chosen.build.resolve()  # runs have working directories of their own
    kept = Kept(chosen.keep)
    big, small = kept.part("framework", lambda: measure_framework(chosen.build))
    threads = big["threads"]
    rounds = kept.part("rounds", lambda: measure_rounds(chosen.build, threads, chosen.rounds))
    figures = {(what, who, n): seconds for what, who, n, seconds in rounds}
    run = measure_run(kept, chosen.build, chosen.epochs)
    table = table_of(figures, run, big, small, threads, chosen.epochs)
    libraries = ", ".join(big["libraries"])
    text = (f"{big['processor']}, {threads} threads, {time.strftime('%Y-%m-%d')}; {libraries}; medians of "
            f"{chosen.rounds} rounds; processors taken by other processes meanwhile: {kept.disturbance()}\n\n"
            f"{table.text()}\n")
    print(text)
    if chosen.output:
        chosen.output.write_text(text)


main()
