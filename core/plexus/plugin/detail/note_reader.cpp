#include <plexus/error/error.hpp>
#include <plexus/plugin/detail/elf_memory.hpp>
#include <plexus/plugin/detail/library_needs.hpp>
#include <plexus/plugin/detail/note_reader.hpp>
#include <plexus/plugin/note.hpp>

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gelf.h>

namespace plexus {
namespace {

#if defined(__x86_64__)
constexpr int own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr int own_machine = EM_AARCH64;
#endif

constexpr std::string_view cxx_library = "libstdc++.so.6";

using File = std::filesystem::path;

std::string machine_name(int machine) {
  switch (machine) {
    case EM_X86_64:
      return "x86_64";
    case EM_AARCH64:
      return "aarch64";
    case EM_386:
      return "i386";
    case EM_ARM:
      return "arm";
    case EM_RISCV:
      return "riscv";
    case EM_PPC64:
      return "ppc64";
    default:
      return fmt::format("ELF machine {}", machine);
  }
}

[[noreturn]] void refuse(const File& file, std::string_view why, std::string_view advice) {
  throw PluginError(fmt::format("cannot use plugin {}: {}\n  {} Nothing in the file has been run.",
                                file.string(), why, advice));
}

[[noreturn]] void refuse_truncated(const File& file, std::size_t size) {
  refuse(file,
         fmt::format("the file is truncated or damaged (its {} bytes are fewer than its headers speak of)",
                     size),
         "Build or copy it again.");
}

// Refuses the file unless a range that its headers name lies within it.
void require_inside(std::uint64_t offset, std::uint64_t length, std::size_t size, const File& file) {
  if (offset > size || length > size - offset) refuse_truncated(file, size);
}

GElf_Ehdr read_header(Elf* elf, std::size_t size, const File& file) {
  GElf_Ehdr header;
  if (!gelf_getehdr(elf, &header)) refuse_truncated(file, size);
  const int bits = gelf_getclass(elf) == ELFCLASS32 ? 32 : 64;
  if (header.e_machine != own_machine || bits != 64) {
    refuse(file,
           fmt::format("it is built for another machine: expected {} (64 bits), found {} ({} bits)",
                       machine_name(own_machine), machine_name(header.e_machine), bits),
           bits == 32 ? "Build it without -m32 or -mx32, on this kind of machine."
                      : "Build it on this kind of machine.");
  }
  if (header.e_type != ET_DYN) {
    refuse(file, "it is an ELF file but no shared library", "Build it with plexus_add_plugin.");
  }
  return header;
}

std::vector<GElf_Phdr> read_segments(Elf* elf, const GElf_Ehdr& header, std::size_t size, const File& file) {
  require_inside(header.e_phoff, std::uint64_t{header.e_phnum} * header.e_phentsize, size, file);
  require_inside(header.e_shoff, std::uint64_t{header.e_shnum} * header.e_shentsize, size, file);
  std::vector<GElf_Phdr> segments(header.e_phnum);
  for (int i = 0; i < header.e_phnum; ++i) {
    if (!gelf_getphdr(elf, i, &segments[i])) refuse_truncated(file, size);
    require_inside(segments[i].p_offset, segments[i].p_filesz, size, file);
  }
  return segments;
}

// The text of the Plexus note in one segment of notes, if it is there.
std::optional<std::string_view> find_note(Elf* elf, const GElf_Phdr& segment) {
  Elf_Data* data = elf_getdata_rawchunk(elf, static_cast<std::int64_t>(segment.p_offset), segment.p_filesz,
                                        segment.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
  if (!data) return std::nullopt;
  GElf_Nhdr note;
  std::size_t owner = 0;
  std::size_t text = 0;
  for (std::size_t at = 0; (at = gelf_getnote(data, at, &note, &owner, &text)) > 0;) {
    const char* bytes = static_cast<const char*>(data->d_buf);
    if (note.n_type == PluginNote::note_type &&
        std::string_view(bytes + owner, note.n_namesz) == PluginNote::owner_name) {
      return std::string_view(bytes + text, note.n_descsz);
    }
  }
  return std::nullopt;
}

// Whether the dynamic symbols of the file define `name`; an undefined symbol is one that it only uses.
bool exports(Elf* elf, std::string_view name) {
  for (Elf_Scn* section = elf_nextscn(elf, nullptr); section; section = elf_nextscn(elf, section)) {
    GElf_Shdr header;
    if (!gelf_getshdr(section, &header) || header.sh_type != SHT_DYNSYM) continue;
    Elf_Data* data = elf_getdata(section, nullptr);
    GElf_Sym symbol;
    for (int i = 1; data && gelf_getsym(data, i, &symbol); ++i) {
      const char* found = elf_strptr(elf, header.sh_link, symbol.st_name);
      if (found && name == found && symbol.st_shndx != SHN_UNDEF) return true;
    }
  }
  return false;
}

bool has_section(Elf* elf, std::string_view name) {
  std::size_t names = 0;
  if (elf_getshdrstrndx(elf, &names) != 0) return false;
  for (Elf_Scn* section = elf_nextscn(elf, nullptr); section; section = elf_nextscn(elf, section)) {
    GElf_Shdr header;
    const char* found = gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name) : nullptr;
    if (found && name == found) return true;
  }
  return false;
}

// With a copy of the standard library in the plugin, exceptions, types and streams are not those of
// libplexus. A plugin that handles no exception has no such copy, and may be so small that it needs no
// library.
void require_shared_cxx_library(Elf* elf, std::span<const std::byte> contents, const File& file) {
  const std::vector<std::string> names = read_needs(contents).libraries;
  if (std::find(names.begin(), names.end(), cxx_library) != names.end()) return;
  if (!has_section(elf, ".gcc_except_table")) return;
  refuse(
      file,
      fmt::format("it does not use the C++ library of the process: expected {} among the libraries that it "
                  "needs, found {}",
                  cxx_library, names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))),
      "Link it as plexus_add_plugin does, with -lstdc++ and without -static-libstdc++ or -stdlib=libc++.");
}

std::string line_of(std::string_view text, std::string_view key, const File& file) {
  const std::string opening = fmt::format("{}=", key);
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == text.npos) break;
    const std::string_view line = text.substr(0, end);
    if (line.substr(0, opening.size()) == opening) return std::string(line.substr(opening.size()));
    text.remove_prefix(end + 1);
  }
  refuse(file, fmt::format("its note is damaged: the line '{}' is missing", opening), "Build it again.");
}

NoteFacts parse_text(std::string_view text, const File& file) {
  NoteFacts facts{line_of(text, "abi", file), line_of(text, "name", file), line_of(text, "version", file),
                  line_of(text, "compiler", file), line_of(text, "build", file)};
  if (facts.name.empty()) refuse(file, "its note is damaged: the plugin's name is empty", "Build it again.");
  return facts;
}

NoteFacts read_elf(Elf* elf, std::span<const std::byte> contents, const File& file) {
  const std::size_t size = contents.size();
  if (!elf || elf_kind(elf) != ELF_K_ELF) {
    refuse(file, "it is not an ELF shared library",
           "A plugin is a file NAME.so built with plexus_add_plugin.");
  }
  const GElf_Ehdr header = read_header(elf, size, file);
  for (const GElf_Phdr& segment : read_segments(elf, header, size, file)) {
    if (segment.p_type != PT_NOTE) continue;
    const auto text = find_note(elf, segment);
    if (!text) continue;
    if (!exports(elf, "plexus_plugin")) {
      refuse(file, "it has the note of a Plexus plugin but does not export the symbol 'plexus_plugin'",
             "The macro PLEXUS_PLUGIN exports it; a linker script or strip must not take it away.");
    }
    require_shared_cxx_library(elf, contents, file);
    return parse_text(*text, file);
  }
  refuse(file, "it is a shared library but no Plexus plugin (it has no note .note.plexus)",
         "A plugin's source ends with PLEXUS_PLUGIN(name, version, registrar) {...}.");
}

}  // namespace

NoteFacts read_note(std::span<const std::byte> contents, const File& file) {
  constexpr std::string_view magic = ELFMAG;
  const std::string_view bytes(reinterpret_cast<const char*>(contents.data()), contents.size());
  if (bytes.substr(0, magic.size()) == magic && bytes.size() < sizeof(Elf64_Ehdr)) {
    refuse_truncated(file, bytes.size());
  }
  const ElfHandle elf = elf_of(contents);
  return read_elf(elf.get(), contents, file);
}

}  // namespace plexus
