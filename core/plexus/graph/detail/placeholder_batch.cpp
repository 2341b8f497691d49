#include <plexus/graph/detail/placeholder_batch.hpp>

namespace plexus {

std::string with_batch_shown_open(std::string message) {
  const std::string rows = std::to_string(placeholder_batch_size);
  // A layer may have moved the batch to any dimension of a shape.
  for (std::size_t at = message.find(rows); at != std::string::npos; at = message.find(rows, at + 1)) {
    const char before = at == 0 ? ' ' : message[at - 1];
    const char after = at + rows.size() < message.size() ? message[at + rows.size()] : ' ';
    const bool dimension = (before == '[' || before == ' ') && (after == ',' || after == ']');
    if (dimension) message.replace(at, rows.size(), "?");
  }
  return message;
}

}  // namespace plexus
