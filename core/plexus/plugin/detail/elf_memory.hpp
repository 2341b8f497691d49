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

/// The contents of a file for libelf, which must outlive it; null if libelf cannot tell what they are.
ElfHandle elf_of(std::span<const std::byte> contents);

}  // namespace plexus
