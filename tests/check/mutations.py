#!/usr/bin/env python3
"""Changes one place at a time of the components in mutated/, builds each and counts how many of the wrong
components `plexus plugin check` finds.

    mutations.py --build BUILD [--count 200] [--seed 1] [--jobs 2] [--least 0.9]

A region of a source begins with a comment `mutated: KIND` and ends with `end`. KIND says what the region is: inference,
definition, gradient, bound, kernel, state, metric, direction, schema, options. What two regions say of one thing (a kernel
and a definition, a gradient and a kernel, an option and its schema) is what makes a change an error that can be seen; a
change that does not compile is no change and another one is drawn. Exit code 0 if at least the share `--least` of them is
found and no unchanged source is refused.
"""

import argparse
import concurrent.futures
import pathlib
import random
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

SWAPS = {" + ": [" - "], " - ": [" + "], " * ": [" + "], " / ": [" * "], " += ": [" = "], " < ": [" <= ", " > "],
         " != ": [" == "], " == ": [" != "], " <= ": [" < "], " || ": [" && "], " && ": [" || "]}
CALLS = {"sqrt": "exp", "std::sqrt": "std::cbrt", "square": "abs", "abs": "square", "sum": "mean", "maximum": "minimum",
         "mean": "sum", "log1p": "log"}
WORDS = {"Direction::down": "Direction::up", "Direction::up": "Direction::down", "true": "false", "false": "true",
         "scope.training()": "!scope.training()"}
SCHEMA_CALLS = {".number(": ".integer(", ".integer(": ".boolean(", ".boolean(": ".number("}
READS = {"options.number(": "options.integer(", "options.integer(": "options.number(",
         "options.boolean(": "options.number("}
NUMBER = re.compile(r"(?<![\w.\[:])(\d+\.\d+(?:e-?\d+)?|\d+e-?\d+|\d+)(?![\w.]|_t)")
NAME = re.compile(r'"([a-z_]+)"')


def changed_number(text, kind):
    if kind == "bound":
        return "0"  # a bound that is too large hides errors, but none of the component itself
    if "." in text or "e" in text:
        return repr(float(text) * 1.5 + 0.25)
    return str(int(text) + 1)


def changes_of_line(line, kind):
    """All changed forms of a line."""
    found = []

    def add(start, end, text):
        found.append(line[:start] + text + line[end:])

    def replaced(table):
        for old, new in table.items():
            for match in re.finditer(r"(?<![\w:.])" + re.escape(old) if old[0].isalpha() else re.escape(old), line):
                for each in new if isinstance(new, list) else [new]:
                    add(match.start(), match.end(), each)

    if kind == "schema":
        replaced(SCHEMA_CALLS)
        for match in NAME.finditer(line):
            if line[: match.start()].rstrip().endswith("(") and "chema(" not in line[: match.start()]:
                add(match.start(1), match.end(1), match.group(1) + "s")
        for old, new in {"0.9, ": "1.9, ", "0.01)": "-1)", "1e-7, ": "0, ", "1.0, ": "0.0, ", "1, ": "0, ",
                         '"ones"': '"onces"'}.items():
            for match in re.finditer(r"(?<![\w.])" + re.escape(old), line):
                add(match.start(), match.end(), new)
        return found
    if kind == "options":
        replaced(READS)
        for match in NAME.finditer(line):
            add(match.start(1), match.end(1), match.group(1)[:-1])
        return found
    if kind == "direction":
        replaced({old: new for old, new in WORDS.items() if old.startswith("Direction")})
        return found
    if kind == "bound":
        for match in NUMBER.finditer(line):
            add(match.start(), match.end(), changed_number(match.group(), kind))
        replaced({" + ": [" - "]})
        return found
    if kind == "state":  # which average is meant nobody can see; that it is kept, and downhill, can be seen
        replaced({**WORDS, " - scope.learning_rate": " + scope.learning_rate"})
        if re.match(r"\s*(scope\.assign|state\.tensors|lowest_ = static|lowest_ = state|epochs_ = static).*;$", line):
            found.append("")
        return found
    if kind == "metric":  # which error is meant nobody can see; that it is a mean over rows can be seen
        replaced({" + sum(": " - sum(", "sum(rows * weights)": ["sum(rows)", "mean(rows * weights)"],
                  "sum(weights)": ["mean(weights)", "1.0"], "total / ": "total * "})
        if re.match(r"\s*scope\.assign\(.*;$", line):
            found.append("")
        return found
    replaced(SWAPS)
    replaced({old + "(": new + "(" for old, new in CALLS.items()})
    replaced(WORDS)
    for match in NUMBER.finditer(line):
        add(match.start(), match.end(), changed_number(match.group(), kind))
    if re.match(r"\s*scope\.assign\(.*;$", line):
        found.append("")
    return found


def changes(source):
    """(file, line number, kind, new line) of every change of a source."""
    result = []
    kind = None
    for number, line in enumerate(source.read_text().splitlines()):
        begin = re.match(r"\s*// mutated: (\w+)", line)
        if begin:
            kind = begin.group(1)
        elif re.match(r"\s*// end", line):
            kind = None
        elif kind:
            result += [(source, number, kind, new) for new in changes_of_line(line, kind) if new != line]
    return result


class Builder:
    def __init__(self, build, folder):
        self.build = build
        self.folder = folder
        self.flags = ["-std=c++20", "-fPIC", "-O1", "-fvisibility=hidden", "-ffp-contract=off", "-w",
                      f"-I{folder}", f"-I{ROOT}/core", f"-I{build}/generated"]
        header = folder / "plexus_all.hpp"
        header.write_text("#include <plexus/plexus.hpp>\n#include <plexus/train/callback.hpp>\n")
        subprocess.run(["c++", *self.flags, "-x", "c++-header", header, "-o", f"{header}.gch"], check=True)

    def built(self, text, name):
        """The library of a source, or None if it does not compile."""
        source = self.folder / f"{name}.cpp"
        library = self.folder / f"{name}.so"
        source.write_text(text)
        command = ["c++", *self.flags, "-include", self.folder / "plexus_all.hpp", "-shared", source, "-o", library,
                   f"-L{self.build}/lib", "-lplexus", "-Wl,-z,defs",
                   f"-Wl,--version-script={ROOT}/cmake/plexus_plugin.map"]
        done = subprocess.run(command, capture_output=True)
        return library if done.returncode == 0 else None


def checked(build, library):
    """Whether the check refuses a library, and the lines that say why."""
    try:
        done = subprocess.run([build / "bin/plexus", "plugin", "check", library], capture_output=True, text=True,
                              timeout=300)
    except subprocess.TimeoutExpired:
        return False, "no end within 300 s"
    return done.returncode == 1, done.stdout + done.stderr


def failures(text):
    lines = [line.strip() for line in text.splitlines()]
    return " | ".join([line for line in lines if line.startswith("failed ")] or lines[-1:])[:300]


def drawn(count, seed):
    """Changes in a drawn order, of all kinds alike: the kinds take turns."""
    by_kind = {}
    for source in sorted((HERE / "mutated").glob("*.cpp")):
        for change in changes(source):
            by_kind.setdefault(change[2], []).append(change)
    order = random.Random(seed)
    for each in by_kind.values():
        order.shuffle(each)
    turns = []
    while any(by_kind.values()):
        turns += [each.pop() for each in by_kind.values() if each]
    print(f"{len(turns)} changes can be drawn", flush=True)
    return turns


def run(arguments, folder):
    builder = Builder(arguments.build, folder)
    refused = 0
    for source in sorted((HERE / "mutated").glob("*.cpp")):
        library = builder.built(source.read_text(), source.stem)
        wrong, text = (True, "does not compile") if library is None else checked(arguments.build, library)
        if wrong:
            refused += 1
            print(f"unchanged {source.name} is refused: {failures(text) or text[-2000:]}", flush=True)

    def tried(indexed):
        index, (source, number, kind, new) = indexed
        lines = source.read_text().splitlines()
        old, lines[number] = lines[number], new
        library = builder.built("\n".join(lines) + "\n", f"{source.stem}_{index}")
        if library is None:
            return None
        found, text = checked(arguments.build, library)
        library.unlink()
        return found, kind, f"{source.name}:{number + 1}: {old.strip()} -> {new.strip() or 'removed'}", failures(text)

    results = []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        pending = list(enumerate(drawn(arguments.count, arguments.seed)))
        while pending and len(results) < arguments.count:
            now, pending = pending[:arguments.count - len(results)], pending[arguments.count - len(results):]
            for result in pool.map(tried, now):
                if result is None:
                    continue
                results.append(result)
                print("found " if result[0] else "MISSED", result[1], result[2], "=>", result[3], flush=True)
    kinds = sorted({result[1] for result in results})
    for kind in kinds:
        of_kind = [result[0] for result in results if result[1] == kind]
        print(f"{kind}: {sum(of_kind)} of {len(of_kind)}")
    found = sum(result[0] for result in results)
    print(f"{found} of {len(results)} changed components are found ({100 * found / max(len(results), 1):.1f} %)")
    return 0 if refused == 0 and results and found >= arguments.least * len(results) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build folder of Plexus")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--least", type=float, default=0.9)
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    with tempfile.TemporaryDirectory() as folder:
        return run(arguments, pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
