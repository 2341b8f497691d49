#include <plexus/data/csv/csv.hpp>
#include <plexus/error/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// Any bytes are a table or a DataError; a table is like itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = [&] {
    return plexus::bytes_in_memory(std::as_bytes(std::span(data, size)), "fuzz.csv");
  };
  std::vector<plexus::Column> table;
  try {
    table = plexus::read_csv(*source());
  } catch (const plexus::DataError&) {
    return 0;
  }
  std::vector<plexus::Field> known;
  for (const plexus::Column& column : table) {
    if (column.flaw.empty()) known.push_back({column.name, {column.values.dtype(), {}}, {}, column.classes});
  }
  const std::vector<plexus::Column> again = plexus::read_csv(*source(), known);
  for (std::size_t c = 0; c < table.size(); ++c) {
    if (!(again[c].values == table[c].values)) std::abort();
  }
  return 0;
}
