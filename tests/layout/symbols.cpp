// Reads the table of dynamic symbols of every plugin of this build: exactly one is exported, so nothing of a
// plugin can be taken for, or replace, something of another.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace {

std::vector<std::string> exported_symbols(const fs::path& file) {
  elf_version(EV_CURRENT);
  const int descriptor = ::open(file.c_str(), O_RDONLY);
  const std::unique_ptr<Elf, decltype(&elf_end)> elf(elf_begin(descriptor, ELF_C_READ, nullptr), &elf_end);
  std::vector<std::string> names;
  for (Elf_Scn* section = elf_nextscn(elf.get(), nullptr); section;
       section = elf_nextscn(elf.get(), section)) {
    GElf_Shdr header;
    gelf_getshdr(section, &header);
    if (header.sh_type != SHT_DYNSYM) continue;
    Elf_Data* data = elf_getdata(section, nullptr);
    GElf_Sym symbol;
    for (int i = 1; gelf_getsym(data, i, &symbol); ++i) {
      if (symbol.st_shndx != SHN_UNDEF)
        names.push_back(elf_strptr(elf.get(), header.sh_link, symbol.st_name));
    }
  }
  ::close(descriptor);
  return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(plugins_export_exactly_their_descriptor) {
  const std::vector<std::string> expected = {"plexus_plugin"};
  int seen = 0;
  for (const char* folder : {STANDARD_FOLDER, TEST_PLUGIN_FOLDER}) {
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".so" || entry.path().stem() == "no_descriptor") continue;
      BOOST_TEST_CONTEXT(entry.path()) {
        BOOST_TEST(exported_symbols(entry.path()) == expected, boost::test_tools::per_element());
      }
      ++seen;
    }
  }
  BOOST_TEST(seen > 5);
}
