"""What was measured already, and how busy the machine was with other things."""

import json
import os
import resource
import time
from pathlib import Path


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
