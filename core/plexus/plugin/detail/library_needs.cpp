#include <plexus/plugin/detail/elf_memory.hpp>
#include <plexus/plugin/detail/library_needs.hpp>

#include <cstdlib>
#include <memory>
#include <sstream>

#include <dlfcn.h>
#include <fmt/format.h>
#include <gelf.h>

namespace plexus {
namespace {

std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ':');) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

void read_section(Elf* elf, Elf_Scn* section, const GElf_Shdr& header, LibraryNeeds& needs) {
  Elf_Data* data = elf_getdata(section, nullptr);
  GElf_Dyn entry;
  for (int i = 0; data && gelf_getdyn(data, i, &entry); ++i) {
    const bool is_path = entry.d_tag == DT_RPATH || entry.d_tag == DT_RUNPATH;
    if (entry.d_tag != DT_NEEDED && !is_path) continue;
    const char* text = elf_strptr(elf, header.sh_link, entry.d_un.d_val);
    if (!text) continue;
    if (!is_path) {
      needs.libraries.emplace_back(text);
      continue;
    }
    for (std::string& folder : parts_of(text)) needs.folders.push_back(std::move(folder));
  }
}

std::string with_origin(std::string folder, const std::filesystem::path& file) {
  for (const std::string_view word : {"${ORIGIN}", "$ORIGIN"}) {
    if (const auto at = folder.find(word); at != folder.npos)
      folder.replace(at, word.size(), file.parent_path().string());
  }
  return folder;
}

// The folders that the system searches for every library. The list of glibc also has those of the program's
// own RUNPATH and of LD_LIBRARY_PATH and does not say which they are.
std::vector<std::string> folders_of_system() {
  std::vector<std::string> folders;
  void* const program = dlopen(nullptr, RTLD_LAZY);
  Dl_serinfo size = {};
  if (!program || dlinfo(program, RTLD_DI_SERINFOSIZE, &size) != 0) return folders;
  const std::unique_ptr<void, decltype(&std::free)> memory(std::calloc(1, size.dls_size), &std::free);
  auto* const info = static_cast<Dl_serinfo*>(memory.get());
  if (!info || dlinfo(program, RTLD_DI_SERINFOSIZE, info) != 0 ||
      dlinfo(program, RTLD_DI_SERINFO, info) != 0) {
    return folders;
  }
  const Dl_serpath* const paths = &info->dls_serpath[0];
  for (unsigned i = 0; i < info->dls_cnt; ++i) {
    const std::string_view folder = paths[i].dls_name;
    if (folder.starts_with("/lib") || folder.starts_with("/usr/lib")) folders.emplace_back(folder);
  }
  return folders;
}

}  // namespace

LibraryNeeds read_needs(std::span<const std::byte> contents) {
  LibraryNeeds needs;
  const ElfHandle elf = elf_of(contents);
  if (!elf) return needs;
  for (Elf_Scn* section = elf_nextscn(elf.get(), nullptr); section;
       section = elf_nextscn(elf.get(), section)) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) && header.sh_type == SHT_DYNAMIC)
      read_section(elf.get(), section, header, needs);
  }
  return needs;
}

std::string places_of_libraries(const LibraryNeeds& needs, const std::filesystem::path& file) {
  std::string text;
  for (const std::string& folder : needs.folders) {
    text += fmt::format("  {} (its RUNPATH{})\n", with_origin(folder, file),
                        folder.find("ORIGIN") == folder.npos ? "" : fmt::format(" says {}", folder));
  }
  if (needs.folders.empty()) text += "  its RUNPATH: it has none\n";
  const char* const variable = std::getenv("LD_LIBRARY_PATH");
  const std::vector<std::string> of_user = parts_of(variable ? variable : "");
  for (const std::string& folder : of_user) text += fmt::format("  {} (LD_LIBRARY_PATH)\n", folder);
  if (of_user.empty()) text += "  LD_LIBRARY_PATH: it is not set\n";
  text += "  the libraries of /etc/ld.so.cache\n";
  for (const std::string& folder : folders_of_system()) text += fmt::format("  {}\n", folder);
  return text;
}

}  // namespace plexus
