#pragma once

#include <plexus/backend/store.hpp>

#include <cstdint>
#include <string>

namespace plexus {

/// Sets a counter among the variables for a while; the destructor restores its value.
class KeptCounter {
 public:
  KeptCounter(Store& store, std::string name);
  KeptCounter(const KeptCounter&) = delete;
  KeptCounter& operator=(const KeptCounter&) = delete;
  ~KeptCounter();

  /// The value that will be restored.
  std::int64_t kept() const { return static_cast<std::int64_t>(kept_.item()); }
  void set(std::int64_t value);

 private:
  Store& store_;
  std::string name_;
  Tensor kept_;
};

}  // namespace plexus
