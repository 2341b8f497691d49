#include <plexus/plugin/detail/elf_memory.hpp>

#include <gelf.h>

namespace plexus {

void ElfEnd::operator()(Elf* elf) const { elf_end(elf); }

ElfHandle elf_of(std::span<const std::byte> contents) {
  elf_version(EV_CURRENT);
  // libelf asks for writable memory but does not write to what is only read.
  char* memory = reinterpret_cast<char*>(const_cast<std::byte*>(contents.data()));
  return ElfHandle(elf_memory(memory, contents.size()));
}

}  // namespace plexus
