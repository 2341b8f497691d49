#!/usr/bin/env python3
"""Writes schedule_goldens.hpp: the learning rates of 50 steps by Keras's schedules, and by PyTorch's OneCycleLR.

Usage: schedule_goldens.py > schedule_goldens.hpp    (needs keras, jax and torch)
"""
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax

jax.config.update("jax_enable_x64", True)
import keras
import torch

keras.config.set_floatx("float64")
schedules = keras.optimizers.schedules
STEPS = 50


def of_keras(schedule):
    return [float(schedule(step)) for step in range(STEPS)]


def of_torch(**options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))], lr=1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, total_steps=STEPS, cycle_momentum=False, **options)
    rates = []
    for _ in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(rates) < STEPS:
            schedule.step()
    return rates


# A fit of 5 epochs of 10 steps.
goldens = [
    ("exponential_decay: {initial: 0.1, steps: 7 steps, rate: 0.5}", of_keras(schedules.ExponentialDecay(0.1, 7, 0.5))),
    ("exponential_decay: {initial: 0.1, steps: 2 epochs, rate: 0.3, staircase: true}",
     of_keras(schedules.ExponentialDecay(0.1, 20, 0.3, staircase=True))),
    ("inverse_time_decay: {initial: 0.2, steps: 1, rate: 0.5}", of_keras(schedules.InverseTimeDecay(0.2, 10, 0.5))),
    ("inverse_time_decay: {initial: 0.2, steps: 6 steps, rate: 1.5, staircase: true}",
     of_keras(schedules.InverseTimeDecay(0.2, 6, 1.5, staircase=True))),
    ("piecewise_constant: {boundaries: [5 steps, 1 epoch, 3 epochs], values: [0.1, 0.05, 0.01, 0.001]}",
     of_keras(schedules.PiecewiseConstantDecay([5, 10, 30], [0.1, 0.05, 0.01, 0.001]))),
    ("polynomial_decay: {initial: 0.1}", of_keras(schedules.PolynomialDecay(0.1, STEPS))),
    ("polynomial_decay: {initial: 0.1, steps: 33 steps, end: 0.02, power: 0.5}",
     of_keras(schedules.PolynomialDecay(0.1, 33, 0.02, 0.5))),
    ("polynomial_decay: {initial: 0.1, steps: 12 steps, end: 0.01, power: 2, cycle: true}",
     of_keras(schedules.PolynomialDecay(0.1, 12, 0.01, 2.0, cycle=True))),
    ("cosine_decay: {initial: 0.1}", of_keras(schedules.CosineDecay(0.1, STEPS))),
    ("cosine_decay: {initial: 0.1, steps: 4 epochs, alpha: 0.1}", of_keras(schedules.CosineDecay(0.1, 40, 0.1))),
    ("cosine_decay: {initial: 0.1, steps: 3 epochs, warmup: 1 epoch}",
     of_keras(schedules.CosineDecay(0.0, 30, warmup_target=0.1, warmup_steps=10))),
    ("cosine_decay: {initial: 0.1, warmup: 8 steps}",
     of_keras(schedules.CosineDecay(0.0, STEPS - 8, warmup_target=0.1, warmup_steps=8))),
    ("cosine_decay: {initial: 0.01, steps: 25 steps, alpha: 0.2, warmup: 7 steps, warmup_target: 0.3}",
     of_keras(schedules.CosineDecay(0.01, 25, 0.2, warmup_target=0.3, warmup_steps=7))),
    ("cosine_decay_restarts: {initial: 0.1, steps: 6 steps}", of_keras(schedules.CosineDecayRestarts(0.1, 6))),
    ("cosine_decay_restarts: {initial: 0.1, steps: 1 epoch, t_mul: 1, m_mul: 0.5, alpha: 0.05}",
     of_keras(schedules.CosineDecayRestarts(0.1, 10, 1.0, 0.5, 0.05))),
    ("cosine_decay_restarts: {initial: 0.1, steps: 4 steps, t_mul: 1.5, m_mul: 0.8}",
     of_keras(schedules.CosineDecayRestarts(0.1, 4, 1.5, 0.8))),
    ("one_cycle: {maximum: 0.3}", of_torch(max_lr=0.3)),
    ("one_cycle: {maximum: 0.3, steps: 50 steps, warmup: 1 epoch, initial: 0.03, end: 0.0003}",
     of_torch(max_lr=0.3, pct_start=0.2, div_factor=10, final_div_factor=100)),
]

print(f"""// Written by schedule_goldens.py with Keras {keras.__version__} and PyTorch {torch.__version__.split("+")[0]}.

#pragma once

#include <string>
#include <vector>

namespace plexus::tests {{

/// A schedule as in a run file, and its learning rates in the {STEPS} steps of a fit of 5 epochs.
struct ScheduleGolden {{
  std::string schedule;
  std::vector<double> rates;
}};

// clang-format off
inline const std::vector<ScheduleGolden> schedule_goldens = {{""")
for text, rates in goldens:
    assert len(rates) == STEPS
    print(f'    {{"{text}",')
    lines = [", ".join(repr(rate) for rate in rates[i:i + 5]) for i in range(0, STEPS, 5)]
    print("     {" + ",\n      ".join(lines) + "}},")
print("""};
// clang-format on

}  // namespace plexus::tests""")
