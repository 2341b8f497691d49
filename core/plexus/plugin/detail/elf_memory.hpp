#pragma once

#include <cstddef>
#include <memory>
#include <span>

struct Elf;  // of libelf

namespace plexus {

struct ElfEnd {
  void operator()(Elf* elf) const;
};
using ElfHandle = std::unique_ptr<Elf, ElfEnd>;

/// A handle of libelf for the contents of a file, which must outlive it; null if libelf does not know their
/// format.
ElfHandle elf_of(std::span<const std::byte> contents);

}  // namespace plexus
