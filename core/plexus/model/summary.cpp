#include <plexus/error/error.hpp>
#include <plexus/model/detail/shape_text.hpp>
#include <plexus/model/summary.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace plexus {
namespace {

using Row = std::vector<std::string>;

std::string with_thousands(std::int64_t number) {
  return number < 1000 ? fmt::format("{}", number)
                       : fmt::format("{},{:03}", with_thousands(number / 1000), number % 1000);
}

/// 1024-based with two decimals, as Keras prints sizes.
std::string memory_text(std::int64_t bytes) {
  static constexpr std::array<const char*, 5> units{"B", "KB", "MB", "GB", "TB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 1024 && unit + 1 < units.size(); ++unit) size /= 1024;
  return fmt::format("{:.2f} {}", size, units[unit]);
}

/// Each layer is called once, on the value before it.
bool is_chain(const Model& model) {
  const auto& calls = model.calls();
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const bool first = calls[i].layer < 0;
    if (first != (i == 0)) return false;
    if (!first && calls[i].from != std::vector{Model::Value{static_cast<int>(i) - 1, 0}}) return false;
  }
  return model.outputs() == std::vector{Model::Value{static_cast<int>(calls.size()) - 1, 0}};
}

std::string name_of(const Model& model, const Model::Call& call) {
  return call.layer < 0 ? model.inputs()[static_cast<std::size_t>(call.input)].name
                        : model.layers()[static_cast<std::size_t>(call.layer)].layer.name;
}

/// The `name[call of that layer][output]` of each value that the layer of `call` is called on, in all its
/// calls.
std::string connections(const Model& model, const Model::Call& call) {
  const auto& calls = model.calls();
  const auto same_layer = [](const Model::Call& one) {
    return [&one](const Model::Call& other) { return other.layer == one.layer; };
  };
  std::string text;
  for (const Model::Call& use : calls) {
    if (call.layer < 0 || use.layer != call.layer) continue;
    for (const Model::Value& from : use.from) {
      const Model::Call& source = calls[static_cast<std::size_t>(from.call)];
      const auto number =
          source.layer < 0 ? 0 : std::count_if(calls.begin(), calls.begin() + from.call, same_layer(source));
      text +=
          fmt::format("{}{}[{}][{}]", text.empty() ? "" : ", ", name_of(model, source), number, from.output);
    }
  }
  return text.empty() ? "-" : text;
}

std::vector<Row> rows_of(const Model& model, bool chain) {
  std::vector<Row> rows{{"Layer (type)", "Output Shape", "Param #"}};
  if (!chain) rows.front().push_back("Connected to");
  std::vector<bool> shown(model.layers().size());
  for (const Model::Call& call : model.calls()) {
    const bool input = call.layer < 0;
    if (input && chain) continue;
    const auto layer = static_cast<std::size_t>(std::max(call.layer, 0));
    if (!input && shown[layer]) continue;  // a shared layer has one row, of its first call
    const std::string type = input ? "input" : model.layers()[layer].layer.type;
    std::string shapes;
    for (const Shape& shape : call.shapes) shapes += (shapes.empty() ? "" : ", ") + keras_shape(shape);
    std::int64_t count = 0;
    if (!input) {
      shown[layer] = true;
      count = model.layers()[layer].parameters + model.layers()[layer].non_trainable;
    }
    rows.push_back({fmt::format("{} ({})", name_of(model, call), type), shapes, with_thousands(count)});
    if (!chain) rows.back().push_back(connections(model, call));
  }
  return rows;
}

std::string table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::size_t width = 2 * (widths.size() - 1);
  for (const std::size_t column : widths) width += column;
  constexpr std::size_t numbers = 2;
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += i == 0 ? "" : "  ";
      line +=
          i == numbers ? fmt::format("{:>{}}", row[i], widths[i]) : fmt::format("{:<{}}", row[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
    if (&row == &rows.front()) text += std::string(width, '=') + "\n";
  }
  return text + std::string(width, '=') + "\n";
}

}  // namespace

std::string summary(const Model& model, DType dtype) {
  if (!model.built()) throw UsageError("a summary needs a model that is built");
  std::int64_t trainable = 0;
  std::int64_t other = 0;
  for (const Model::Entry& entry : model.layers()) {
    trainable += entry.parameters;
    other += entry.non_trainable;
  }
  const auto total = [&](const char* label, std::int64_t count) {
    const auto bytes = count * static_cast<std::int64_t>(size_of(dtype));
    return fmt::format("{} params: {} ({})\n", label, with_thousands(count), memory_text(bytes));
  };
  return table(rows_of(model, is_chain(model))) + total("Total", trainable + other) +
         total("Trainable", trainable) + total("Non-trainable", other);
}

}  // namespace plexus
