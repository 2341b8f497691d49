#include "compare/dump.hpp"

#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/detail/shell_word.hpp>
#include <plexus/files/files.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus::app {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Mode mode_of(const std::string& name) {
  const std::optional<Mode> mode = mode_named(name);
  if (!mode) throw DataError(fmt::format("there is no mode '{}' of programs", name));
  return *mode;
}

}  // namespace

void dump(const FirstFault& fault, const fs::path& folder, const Arguments& command) {
  const NodeCheck& node = *fault.node;
  fs::create_directories(folder);
  Json inputs = Json::array();
  if (node.evidence) {
    for (std::size_t i = 0; i < node.evidence->inputs.size(); ++i) {
      const Tensor& input = node.evidence->inputs[i];
      const std::string file = fmt::format("input{}.npy", i);
      write_npy(folder / file, input);
      inputs.push_back({{"file", file}, {"type", input.type().text()}});
    }
    write_npy(folder / "found.npy", node.evidence->found);
    write_npy(folder / "expected.npy", node.evidence->expected);
  }
  const Json report = {{"op", node.op},
                       {"attributes", node.attributes},
                       {"place", node.place},
                       {"word", name_of(node.phase)},
                       {"fused", node.fused},
                       {"variable", node.variable},
                       {"type", node.type.text()},
                       {"output", node.output},
                       {"provider", node.provider},
                       {"reason", node.reason},
                       {"part", fault.whole != nullptr ? Json(fault.whole->kernels) : Json()},
                       {"inputs", inputs},
                       {"backend", fault.backend->name},
                       {"mode", name_of(fault.program->mode)},
                       {"rows", fault.program->rows},
                       {"step", fault.program->step},
                       {"threads", fault.program->threads},
                       {"directory", fs::current_path().string()},
                       {"command", command},
                       {"repeat", fmt::format("plexus compare {}", shell_word(fs::absolute(folder)))}};
  write_file(folder / "node.json", report.dump(1) + "\n");
}

std::optional<DumpedCheck> read_dump(const fs::path& folder) {
  const fs::path file = folder / "node.json";
  if (!fs::exists(file)) return std::nullopt;
  const std::string text = read_file(file);
  try {
    const Json report = Json::parse(text);
    return DumpedCheck{report.at("directory").get<std::string>(),
                       report.at("command").get<Arguments>(),
                       report.at("backend").get<std::string>(),
                       {mode_of(report.at("mode").get<std::string>()), report.at("rows").get<std::int64_t>(),
                        report.at("step").get<std::int64_t>(), report.at("threads").get<int>()}};
  } catch (const std::exception& error) {
    throw DataError(fmt::format("{} is damaged: {}", file.string(), error.what()));
  }
}

}  // namespace plexus::app
