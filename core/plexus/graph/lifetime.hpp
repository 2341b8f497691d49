#pragma once

#include <atomic>
#include <cstdint>

namespace plexus {

/// A member of an object, by which handles that may outlive the object find out whether it still exists.
/// Thread-safe.
class Lifetime {
 public:
  /// A handle keeps a token beside its pointer to the object. For a default-constructed token ended() is
  /// true.
  class Token {
   public:
    Token() = default;
    bool ended() const { return mark_ == nullptr || mark_->load(std::memory_order_relaxed) != serial_; }

   private:
    friend class Lifetime;
    const std::atomic<std::uint64_t>* mark_ = nullptr;
    std::uint64_t serial_ = 0;
  };

  Lifetime();
  ~Lifetime();
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;

  const Token& token() const { return token_; }

 private:
  Token token_;
};

}  // namespace plexus
