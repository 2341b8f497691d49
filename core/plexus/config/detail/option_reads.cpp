#include <plexus/config/detail/option_reads.hpp>
#include <plexus/config/options.hpp>

#include <algorithm>

namespace plexus {
namespace {

thread_local OptionReads* innermost_reads = nullptr;

}  // namespace

OptionReads::OptionReads(const Options& options) : outer_(innermost_reads) {
  for (const auto& [name, value] : options.values()) declared_.insert(name);
  innermost_reads = this;
}

OptionReads::~OptionReads() { innermost_reads = outer_; }

bool OptionReads::is_of(const Options& options) const {
  return std::equal(declared_.begin(), declared_.end(), options.values().begin(), options.values().end(),
                    [](const std::string& name, const auto& value) { return name == value.first; });
}

void OptionReads::note(const Options& options, std::string_view name) {
  for (OptionReads* reads = innermost_reads; reads != nullptr; reads = reads->outer_) {
    if (reads->is_of(options)) reads->names_.emplace(name);
  }
}

}  // namespace plexus
