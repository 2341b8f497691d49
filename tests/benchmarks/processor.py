"""What the processor says of itself, for the head of a table and the name of its file."""

import os
import re
from pathlib import Path

CPU = Path("/sys/devices/system/cpu/cpu0")
# Of the hundred flags those that kernels of float32 are chosen by, and those that they leave alone (amx).
SETS = ("avx", "avx2", "fma", "avx_vnni", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_bf16", "avx512_fp16",
        "amx_tile", "amx_bf16", "amx_int8")


def facts():
    """{name: text} of the first processor in /proc/cpuinfo."""
    first = Path("/proc/cpuinfo").read_text().split("\n\n")[0]
    return {name.strip(): text.strip() for name, _, text in (line.partition(":") for line in first.splitlines())}


def caches():
    """["L1d 48 KiB", ...]"""
    found = []
    for index in sorted((CPU / "cache").glob("index*")):
        read = lambda name: (index / name).read_text().strip()
        if read("type") != "Instruction":
            kind = "d" if read("type") == "Data" else ""
            found.append(f"L{read('level')}{kind} {read('size').removesuffix('K')} KiB")
    return found


def name():
    of = facts()
    return f"{of.get('vendor_id', 'unknown')}-{of.get('cpu family', 0)}-{of.get('model', 0)}-{of.get('stepping', 0)}"


def description():
    of = facts()
    flags = of.get("flags", "").split()
    sets = [each for each in SETS if each in flags]
    return (f"{of.get('vendor_id')} {of.get('model name')}, family {of.get('cpu family')}, model {of.get('model')}, "
            f"stepping {of.get('stepping')}; {', '.join(caches())}; {' '.join(sets)}")


def file_name():
    """Tables of a processor whose instruction sets were limited lie beside those of all of them."""
    limit = os.environ.get("ONEDNN_MAX_CPU_ISA")
    full = f"{name()}-{limit}" if limit else name()
    return re.sub(r"[^a-z0-9-]+", "-", full.lower()) + ".md"


if __name__ == "__main__":
    print(description())
    print(file_name())
