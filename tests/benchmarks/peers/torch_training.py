"""PyTorch eager by hand: rows resident, each batch gathered by index. 300 steps a round.
usage: torch_training.py THREADS"""

import sys

import torch
from torch import nn

import data
import rounds

BATCH = 32
STEPS = 300
threads = int(sys.argv[1])
torch.set_num_threads(threads)
torch.manual_seed(1)


def work(what, net, loss, x, y):
    x, y = torch.from_numpy(x.copy()), torch.from_numpy(y.copy())
    sgd = torch.optim.SGD(net.parameters(), lr=0.01)
    order = torch.randperm(len(x))[: STEPS * BATCH].reshape(STEPS, BATCH)

    def run():
        for rows in order:
            sgd.zero_grad()
            loss(net(x[rows]), y[rows]).backward()
            sgd.step()

    return what, threads, lambda: rounds.microseconds(run, STEPS)


class Scaled(nn.Module):
    def forward(self, x):
        return x * (1 / 255)


images, labels = data.fashion_mnist_training()
big = nn.Sequential(Scaled(), nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 100), nn.ReLU(), nn.Linear(100, 10))
small = nn.Sequential(nn.Linear(8, 30), nn.ReLU(), nn.Linear(30, 1))
rounds.serve("PyTorch eager", [
    work(rounds.BIG, big, nn.CrossEntropyLoss(), images, labels.astype("int64")),
    work(rounds.SMALL, small, nn.MSELoss(), *data.houses()),
])
