"""Measures Plexus and its peers: steps and predictions in rounds, whole runs, and what `plexus bench` says.

The programs of training steps and predictions wait in processes of their own and take turns, a round at a time, so
that all of them meet the same machine; a figure is the median of the rounds."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
RUN_FILE = HERE.parents[1] / "apps/examples/fashion_mnist.yaml"

sys.path.insert(0, str(PEERS))
import data


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
    """[what, who, threads, [seconds of each round]]. A round before the first only warms up."""
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
    return [[*key, values] for key, values in times.items()]


def most_memory(process):
    """The largest resident set that a process has had so far, in bytes; 0 if it has ended. wait4's ru_maxrss would not
    do: it begins with what this process had when it forked."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return max((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM")), default=0)


def whole_process(command, folder, env=None):
    """Seconds by the clock, and the most memory in bytes. A thread looks at the memory, so that this one can sleep until
    the very end: a wait with a timeout looks for it only now and then. What has ended is reaped when nobody looks at it
    any more, since another process may get its number."""
    log(" ".join(command))
    memory = 0
    ended = threading.Event()

    def watch():
        nonlocal memory
        while not ended.is_set():
            memory = max(memory, most_memory(process))
            ended.wait(0.1)

    with tempfile.TemporaryFile() as errors:
        watcher = threading.Thread(target=watch)
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=errors)
        watcher.start()
        try:
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            seconds = time.perf_counter() - start
        finally:
            ended.set()
            watcher.join()
        status = process.wait()
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
            return kept.part(f"run {number} of {epochs} epochs", lambda: whole_process(ours, folder))

        def run_keras(name, together):
            command = [*keras, together, str(epochs)]
            return kept.part(f"{name} of {epochs} epochs", lambda: whole_process(command, folder, environment()))

        first = run_ours(1)
        tuned = run_keras("tuned Keras", "64")
        second = run_ours(2)
        default = run_keras("Keras", "1")
        runs = (first, second, run_ours(3))
    return {"plexus": statistics.median(seconds for seconds, _ in runs), "tuned": tuned[0], "default": default[0],
            "memory": max(memory for _, memory in runs)}


def openblas_kernels(build):
    """Which of its kernels the system's OpenBLAS runs, in an environment like that of the rounds."""
    command = [str(build / "tests/benchmarks/benchmark_rounds"), "--openblas"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def commit():
    """The commit of this tree, "-dirty" if files differ from it."""
    command = ["git", "-C", str(HERE), "describe", "--always", "--dirty", "--abbrev=12"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.strip() or "unknown"


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
