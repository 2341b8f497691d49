#!/usr/bin/env python3
"""The layouts and virtual functions of the public classes of Plexus, as text.

  abi_layout.py --core core --generated build/generated          compares them with the text kept for abi_number
  abi_layout.py --core core --generated build/generated --write  writes that text

They are read from the debug information of one source that includes all public headers, since that alone has the
types of members and the arguments of virtual functions. Exit codes: 0 equal, 1 different, 77 not g++ 12 on x86_64
(other compilers and libraries give other texts).
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

COMPILER_VERSION = "12"
KEPT = Path(__file__).resolve().parent
SKIPPED = 77
CLASSES = ("DW_TAG_class_type", "DW_TAG_structure_type", "DW_TAG_union_type")
SHORT_NAMES = (
    ("std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >", "std::string"),
    ("std::basic_string_view<char, std::char_traits<char> >", "std::string_view"),
    ("__cxx11::", ""),
)


class Entry:
    """One entry of the debug information."""

    def __init__(self, tag, parent):
        self.tag = tag
        self.parent = parent
        self.children = []
        self.values = {}

    def get(self, name, default=""):
        return self.values.get(name, default)

    def number(self, name):
        value = self.get(name).split()
        return int(value[0], 0) if value else None


def public_headers(core):
    """Include paths of the headers that are installed; see the rule in core/README.md."""
    paths = sorted(p.relative_to(core) for p in (core / "plexus").rglob("*.hpp"))
    return [str(p) for p in paths if "detail" not in p.parts]


def debug_information(compiler, core, generated):
    """Compiles the public headers and gives the text that readelf makes of the debug information."""
    with tempfile.TemporaryDirectory() as folder:
        source, compiled = Path(folder) / "headers.cpp", Path(folder) / "headers.o"
        source.write_text("".join(f"#include <{name}>\n" for name in public_headers(core)))
        flags = ["-std=c++20", "-g", "-gdwarf-4", "-fno-eliminate-unused-debug-types", "-femit-class-debug-always"]
        includes = [f"-I{core}"] + ([f"-I{generated}"] if generated else [])
        subprocess.run([compiler, *flags, *includes, "-c", "-o", compiled, source], check=True)
        command = ["readelf", "--debug-dump=info", str(compiled)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def entries_of(text):
    """All entries by their offset."""
    opening = re.compile(r" *<(\w+)><(\w+)>: Abbrev Number: \d+ \((DW_TAG_\w+)\)")
    attribute = re.compile(r" *<\w+> +DW_AT_(\w+) *: ?(.*)")
    entries, path = {}, []
    for line in text.splitlines():
        if match := opening.match(line):
            depth = int(match[1], 16)
            del path[depth:]
            entry = Entry(match[3], path[-1] if path else None)
            if path:
                path[-1].children.append(entry)
            path.append(entry)
            entries[int(match[2], 16)] = entry
        elif path and (match := attribute.match(line)):
            path[-1].values[match[1]] = re.sub(r"^\(indirect string, offset: \w+\): ", "", match[2]).strip()
    return entries


class Layouts:
    """What the entries say of the classes and enumerations of namespace plexus."""

    def __init__(self, entries):
        self.entries = entries

    def referred(self, entry, attribute):
        offset = re.search(r"<0x(\w+)>", entry.get(attribute))
        return self.entries.get(int(offset[1], 16)) if offset else None

    def qualified(self, entry):
        """"plexus::Tree::Entry"; empty for what has no name or lies in a function."""
        declared = self.referred(entry, "specification") or entry
        names = []
        while declared is not None and declared.tag != "DW_TAG_compile_unit":
            if declared.tag not in CLASSES + ("DW_TAG_namespace", "DW_TAG_enumeration_type", "DW_TAG_base_type",
                                              "DW_TAG_unspecified_type"):
                return ""
            if not declared.get("name"):
                return ""
            names.append(declared.get("name"))
            declared = declared.parent
        name = "::".join(reversed(names))
        for long, short in SHORT_NAMES:
            name = name.replace(long, short)
        return name

    def type_name(self, entry):
        """The name of a type, aliases resolved."""
        if entry is None:
            return "void"
        inner = self.referred(entry, "type")
        if entry.tag == "DW_TAG_typedef":
            return self.type_name(inner)
        endings = {"pointer": "*", "reference": "&", "rvalue_reference": "&&", "const": " const",
                   "volatile": " volatile"}
        for kind, ending in endings.items():
            if entry.tag == f"DW_TAG_{kind}_type":
                return self.type_name(inner) + ending
        if entry.tag == "DW_TAG_array_type":
            bounds = [c.number("upper_bound") for c in entry.children if c.tag == "DW_TAG_subrange_type"]
            return self.type_name(inner) + "".join("[]" if b is None else f"[{b + 1}]" for b in bounds)
        if entry.tag == "DW_TAG_subroutine_type":
            open_end = "DW_TAG_unspecified_parameters"
            arguments = ["..." if c.tag == open_end else self.type_name(self.referred(c, "type"))
                         for c in entry.children]
            return f"{self.type_name(inner)}({', '.join(arguments)})"
        return self.qualified(entry) or "(unnamed)"

    def class_block(self, entry, name):
        bases, members, functions = [], [], []
        for child in entry.children:
            kind = self.type_name(self.referred(child, "type"))
            at = child.number("data_member_location") or 0
            if child.tag == "DW_TAG_inheritance":
                bases.append(f"  base {kind} at {at}")
            elif child.tag == "DW_TAG_member" and not child.get("external"):
                bits = f", {child.number('bit_size')} bits" if child.get("bit_size") else ""
                members.append(f"  {at}: {child.get('name')}: {kind}{bits}")
            elif child.tag == "DW_TAG_subprogram" and child.get("virtuality"):
                slot = re.search(r"DW_OP_constu: (\d+)", child.get("vtable_elem_location"))
                place = f"virtual {slot[1]}" if slot else "virtual"
                functions.append(f"  {place}: {child.get('linkage_name')} returns {kind}")
        return [f"class {name}: {entry.number('byte_size')} bytes", *bases, *members, *functions]

    def blocks(self):
        """Lists of lines: one for each class, one for each enumerator."""
        found = {}
        for entry in self.entries.values():
            name = self.qualified(entry)
            if not name.startswith("plexus::") or entry.get("declaration"):
                continue
            if entry.tag in CLASSES:
                found[name] = self.class_block(entry, name)
            elif entry.tag == "DW_TAG_enumeration_type":
                for child in entry.children:
                    value = f"{name}::{child.get('name')} = {child.number('const_value')}"
                    found[value] = [f"enumerator {value}, {entry.number('byte_size')} bytes"]
        return [found[name] for name in sorted(found)]


def demangled(text):
    return subprocess.run(["c++filt"], input=text, check=True, capture_output=True, text=True).stdout


def layouts_of(compiler, core, generated):
    """The text: a block for each class and enumerator."""
    blocks = Layouts(entries_of(debug_information(compiler, core, generated))).blocks()
    return demangled("".join("\n".join(block) + "\n" for block in blocks))


def blocks_of(text):
    """The blocks of a text by their class or enumerator."""
    blocks = {}
    for block in re.split(r"\n(?! )", text.strip()):
        head = block.split("\n", 1)[0]
        blocks[re.split(r": \d| = ", head)[0]] = block
    return blocks


def changes(kept, found):
    """(what plugins built for the kept text would use wrongly, what is new) as lists of texts."""
    old, new = blocks_of(kept), blocks_of(found)
    broken = [f"was:\n{old[name]}\nis:\n{new.get(name, '(gone)')}" for name in sorted(old)
              if new.get(name) != old[name]]
    return broken, [new[name] for name in sorted(new) if name not in old]


def unsuitable(compiler):
    """Why the texts of this compiler cannot be compared; empty if they can."""
    def says(*arguments):
        return subprocess.run([compiler, *arguments], check=True, capture_output=True, text=True).stdout.strip()

    if "Free Software Foundation" not in says("--version"):
        return f"{compiler} is not g++"
    version, machine = says("-dumpversion").split(".")[0], says("-dumpmachine")
    if version != COMPILER_VERSION or not machine.startswith("x86_64"):
        return f"{compiler} is version {version} for {machine}"
    return ""


def compare(kept_file, found, command):
    """Prints what differs. True if nothing does."""
    if not kept_file.exists():
        print(f"{kept_file} is missing: abi_number was raised, or never had its text; make it by\n  {command}")
        return False
    broken, added = changes(kept_file.read_text(), found)
    if broken:
        print("\n".join(broken))
        print("Plugins that were built for this ABI would use these wrongly: raise abi_number in\n"
              f"core/plexus/plugin/abi.hpp, add its line to abi_changes there, and make the new text by\n  {command}")
    elif added:
        print("\n".join(added))
        print("These are new, and plugins that were built before can still be used. Add them to the text by\n"
              f"  {command}")
    return not broken and not added


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--core", type=Path, required=True)
    parser.add_argument("--generated", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if reason := unsuitable(options.compiler):
        print(f"skipped: layouts are compared with g++ {COMPILER_VERSION} for x86_64, and {reason}")
        return SKIPPED
    header = (options.core / "plexus/plugin/abi.hpp").read_text()
    number = re.search(r"constexpr int abi_number = (\d+)", header)[1]
    found = layouts_of(options.compiler, options.core, options.generated)
    kept_file = KEPT / f"abi_{number}.txt"
    if options.write:
        for old in KEPT.glob("abi_*.txt"):
            old.unlink()
        kept_file.write_text(found)
        return 0
    command = f"python3 {KEPT / 'abi_layout.py'} --core {options.core} --generated {options.generated} --write"
    return 0 if compare(kept_file, found, command) else 1


if __name__ == "__main__":
    sys.exit(main())
