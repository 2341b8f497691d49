#pragma once

#include <plexus/backend/store.hpp>

#include <cstdint>
#include <string>

namespace plexus {

/// A counter among the variables, to be set for a while: in the end it is again what it was.
class KeptCounter {
 public:
  KeptCounter(Store& store, std::string name);
  KeptCounter(const KeptCounter&) = delete;
  KeptCounter& operator=(const KeptCounter&) = delete;
  ~KeptCounter();

  /// What it was.
  std::int64_t kept() const { return static_cast<std::int64_t>(kept_.item()); }
  void set(std::int64_t value);

 private:
  Store& store_;
  std::string name_;
  Tensor kept_;
};

}  // namespace plexus
