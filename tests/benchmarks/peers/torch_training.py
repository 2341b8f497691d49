"""PyTorch eager by hand: rows resident, each batch gathered by index.
usage: torch_training.py THREADS"""

import sys

import torch
from torch import nn

import data
import rounds

threads = int(sys.argv[1])
torch.set_num_threads(threads)
torch.manual_seed(1)


def work(what, net, batch, loss, x, y, steps=300):
    """So many steps a round."""
    x, y = torch.from_numpy(x.copy()), torch.from_numpy(y.copy())
    sgd = torch.optim.SGD(net.parameters(), lr=0.01)
    order = torch.randperm(len(x))[: steps * batch].reshape(steps, batch)

    def run():
        for rows in order:
            sgd.zero_grad()
            loss(net(x[rows]), y[rows]).backward()
            sgd.step()

    return what, threads, lambda: rounds.microseconds(run, steps)


class Scaled(nn.Module):
    def forward(self, x):
        return x * (1 / 255)


def perceptron(*widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return layers[:-1]


images, labels = data.fashion_mnist_training()
labels = labels.astype("int64")
big = nn.Sequential(Scaled(), *perceptron(784, 300, 100, 10))
wide = nn.Sequential(Scaled(), *perceptron(784, 2048, 2048, 10))
small = nn.Sequential(*perceptron(8, 30, 1))
narrow = nn.Sequential(*perceptron(64, 32, 16, 8))
rounds.serve("PyTorch eager", [
    work(rounds.BIG, big, 32, nn.CrossEntropyLoss(), images, labels),
    work(rounds.SMALL, small, 32, nn.MSELoss(), *data.houses()),
    work(rounds.WIDE, wide, 256, nn.CrossEntropyLoss(), images, labels, steps=8),
    work(rounds.NARROW, narrow, 8, nn.CrossEntropyLoss(), *data.marks()),
])
