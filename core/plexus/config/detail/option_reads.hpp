#pragma once

#include <set>
#include <string>
#include <string_view>

namespace plexus {

class Options;

/// Notes the options of one component that this thread asks for while it lives, from the given object or from
/// a copy of it (any that has options of the same names). Several may live at once, of which each notes all.
/// One thread at a time.
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
