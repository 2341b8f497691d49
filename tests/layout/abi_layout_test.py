#!/usr/bin/env python3
"""What abi_layout.py sees of a change, and what it does not, on headers of a few lines."""
import argparse
import sys
import tempfile
import unittest
from pathlib import Path

import abi_layout

HEADER = """#pragma once
namespace plexus {
enum class Kind : unsigned char { layer, loss };
class Scope;
class Layer {
 public:
  virtual ~Layer();
  virtual int call(Scope& scope, float x) const;
  virtual void ended();

 private:
  Kind kind_;
  int units_;
};
}  // namespace plexus
"""
COMPILER = "g++"


def layouts(header, detail=""):
    with tempfile.TemporaryDirectory() as folder:
        core = Path(folder)
        (core / "plexus/nn/detail").mkdir(parents=True)
        (core / "plexus/nn/layer.hpp").write_text(header)
        (core / "plexus/nn/detail/cache.hpp").write_text("namespace plexus { struct Cache { " + detail + " }; }\n")
        return abi_layout.layouts_of(COMPILER, core, None)


class Changes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = layouts(HEADER)

    def differences(self, old, new):
        self.assertIn(old, HEADER)
        return abi_layout.changes(self.kept, layouts(HEADER.replace(old, new)))

    def require_broken(self, old, new, *names):
        broken, _ = self.differences(old, new)
        self.assertEqual(len(broken), len(names), broken)
        for text, name in zip(broken, names):
            self.assertIn(name, text)

    def test_the_text_of_a_class(self):
        self.assertEqual(self.kept, "enumerator plexus::Kind::layer = 0, 1 bytes\n"
                                    "enumerator plexus::Kind::loss = 1, 1 bytes\n"
                                    "class plexus::Layer: 16 bytes\n"
                                    "  0: _vptr.Layer: int(...)**\n"
                                    "  8: kind_: plexus::Kind\n"
                                    "  12: units_: int\n"
                                    "  virtual: plexus::Layer::~Layer() returns void\n"
                                    "  virtual 2: plexus::Layer::call(plexus::Scope&, float) const returns int\n"
                                    "  virtual 3: plexus::Layer::ended() returns void\n")

    def test_comments_functions_and_internal_headers_change_nothing(self):
        self.assertEqual(self.differences("class Scope;", "class Scope;  // of a trace"), ([], []))
        self.assertEqual(self.differences("class Scope;", "class Scope;\nint units_of(Scope& scope);"), ([], []))
        self.assertEqual(self.differences(" private:", "  int units() const;\n private:"), ([], []))
        self.assertEqual(abi_layout.changes(self.kept, layouts(HEADER, "int entries;")), ([], []))

    def test_virtual_functions_count(self):
        self.require_broken("float x)", "double x)", "class plexus::Layer")
        self.require_broken("virtual int call", "virtual long call", "class plexus::Layer")
        self.require_broken("  virtual void ended();", "  virtual void begun();\n  virtual void ended();",
                            "class plexus::Layer")

    def test_members_and_bases_count(self):
        self.require_broken("  Kind kind_;\n  int units_;", "  int units_;\n  Kind kind_;", "class plexus::Layer")
        self.require_broken("int units_;", "unsigned units_;", "class plexus::Layer")
        self.require_broken("class Layer {", "struct Base { int base; };\nclass Layer : public Base {",
                            "class plexus::Layer")

    def test_values_of_enumerations_count(self):
        self.require_broken("layer, loss", "layer, metric, loss", "plexus::Kind::loss")
        self.require_broken("layer, loss", "layer", "(gone)")

    def test_what_is_new_is_told_from_what_changed(self):
        broken, added = self.differences("layer, loss", "layer, loss, metric")
        self.assertEqual((broken, added), ([], ["enumerator plexus::Kind::metric = 2, 1 bytes"]))
        broken, added = self.differences("class Scope;", "class Scope;\nstruct Name { char text[8]; };")
        self.assertEqual((broken, added), ([], ["class plexus::Name: 8 bytes\n  0: text: char[8]"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="g++")
    COMPILER = parser.parse_args().compiler
    if reason := abi_layout.unsuitable(COMPILER):
        print(f"skipped: layouts are compared with g++ {abi_layout.COMPILER_VERSION} for x86_64, and {reason}")
        sys.exit(abi_layout.SKIPPED)
    unittest.main(argv=sys.argv[:1])
