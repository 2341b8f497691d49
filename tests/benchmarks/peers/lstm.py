"""Times a training step of an LSTM of Plexus and of PyTorch in turn, round by round.

Run in an environment that has numpy and torch (requirements.txt):
    python lstm.py PLEXUS [--rounds 5] [--no-compile]
The net: 32 steps of 16 features, an LSTM of 64 units, a dense layer of one, mean squared error, SGD, batches of 32 rows.
A step of PyTorch is forward, backward and update of one batch that is there already, eager and by torch.compile; the
figure of each is the median of the rounds, and that of PyTorch the best of both and of one and two threads. A step of
Plexus is what `plexus bench` prints, batches gathered from the table, the better of one and two threads. Exits with 1 if
the bar is missed, or if Plexus allocates memory in a step.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

STEPS, FEATURES, UNITS, BATCH, ROWS = 32, 16, 64, 32, 2048
BAR = 0.8
RUN = f"""name: lstm
backend: onednn
data: {{source: {{npy: {{inputs: x.npy, targets: y.npy}}}}, validation: none, test: none}}
model: [lstm: {{units: {UNITS}}}, dense: {{units: 1}}]
loss: mean_squared_error
optimizer: {{sgd: {{learning_rate: 0.01}}}}
fit: {{epochs: 1, batch_size: {BATCH}}}
"""


def peer(threads, compiled, seconds=0.3):
    """In a process of its own: for each line on standard input a round, the median of its steps' microseconds."""
    import torch
    from torch import nn

    torch.set_num_threads(threads)

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.dense = nn.LSTM(FEATURES, UNITS, batch_first=True), nn.Linear(UNITS, 1)

        def forward(self, x):
            return self.dense(self.lstm(x)[0][:, -1])

    net, loss = Net(), nn.MSELoss()
    sgd = torch.optim.SGD(net.parameters(), lr=0.01)
    forward = torch.compile(net) if compiled else net
    x, y = torch.randn(BATCH, STEPS, FEATURES), torch.randn(BATCH, 1)

    def step():
        sgd.zero_grad()
        loss(forward(x), y).backward()
        sgd.step()

    for _ in range(30):
        step()
    for _ in sys.stdin:
        took, start = [], time.perf_counter()
        while time.perf_counter() - start < seconds or len(took) < 20:
            before = time.perf_counter()
            step()
            took.append(time.perf_counter() - before)
        print(1e6 * statistics.median(took), flush=True)


class Peer:
    def __init__(self, threads, compiled):
        self.process = subprocess.Popen([sys.executable, __file__, "--peer", str(threads), str(int(compiled))],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def microseconds(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def plexus(program, folder, threads):
    done = subprocess.run([program, "bench", "run.yaml", f"threads={threads}", "--json"], cwd=folder, check=True,
                          capture_output=True, text=True)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plexus", nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-compile", action="store_true")
    parser.add_argument("--peer", nargs=2, type=int, metavar=("THREADS", "COMPILED"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peer:
        return peer(*given.peer)
    program = str(pathlib.Path(given.plexus).absolute())
    random = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        np.save(folder / "x.npy", random.normal(size=(ROWS, STEPS, FEATURES)).astype(np.float32))
        np.save(folder / "y.npy", random.normal(size=(ROWS, 1)).astype(np.float32))
        (folder / "run.yaml").write_text(RUN)
        return compare(program, folder, given.rounds, [False] if given.no_compile else [False, True])


def compare(program, folder, rounds, kinds):
    peers = {f"PyTorch {'compiled' if compiled else 'eager'}, {threads} thread(s)": Peer(threads, compiled)
             for compiled in kinds for threads in (1, 2)}
    times, allocations = {}, 0
    for _ in range(rounds):
        for threads in (1, 2):
            report = plexus(program, folder, threads)
            times.setdefault(f"Plexus, {threads} thread(s)", []).append(report["step_us"]["median"])
            allocations += report["library_allocations"]
        for who, contestant in peers.items():
            times.setdefault(who, []).append(contestant.microseconds())
    for contestant in peers.values():
        contestant.process.stdin.close()
    medians = {who: statistics.median(each) for who, each in times.items()}
    for who, each in times.items():
        print(f"{who:<32} {medians[who]:9.1f} us   ({min(each):.1f} to {max(each):.1f})")
    ratio = min(v for k, v in medians.items() if k.startswith("Plexus")) / min(
        v for k, v in medians.items() if k.startswith("PyTorch"))
    print(f"ratio of the best {ratio:.3f}, at most {BAR}; allocations in a step of Plexus: {allocations}")
    return 1 if ratio > BAR or allocations else 0


if __name__ == "__main__":
    sys.exit(main())
