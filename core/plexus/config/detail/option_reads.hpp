#pragma once

#include <set>
#include <string>
#include <string_view>

namespace plexus {

class Options;

/// While it lives, records which options of one component this thread reads, from the given object or from a
/// copy of it (any object that has options of the same names). Several may live at once; each records all
/// reads. For one thread at a time.
class OptionReads {
 public:
  explicit OptionReads(const Options& options);
  ~OptionReads();
  OptionReads(const OptionReads&) = delete;
  OptionReads& operator=(const OptionReads&) = delete;

  const std::set<std::string, std::less<>>& names() const { return names_; }

  /// Called at each request.
  static void note(const Options& options, std::string_view name);

 private:
  bool is_of(const Options& options) const;

  std::set<std::string, std::less<>> declared_;
  std::set<std::string, std::less<>> names_;
  OptionReads* outer_;
};

}  // namespace plexus
