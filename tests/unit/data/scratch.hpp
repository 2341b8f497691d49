#pragma once

#include <plexus/error/error.hpp>

#include <filesystem>
#include <string>
#include <string_view>

/// A new folder for a test's files, removed with everything in it.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  /// Writes a file and returns its path.
  std::filesystem::path file(const std::string& name, std::string_view bytes) const;

 private:
  std::filesystem::path folder_;
};

/// A predicate for BOOST_CHECK_EXCEPTION: the message has `part`; prints the message if not.
struct Says {
  std::string part;
  bool operator()(const plexus::Error& error) const;
};
