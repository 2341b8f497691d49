#pragma once

#include <plexus/config/component.hpp>

#include <concepts>
#include <memory>
#include <utility>

namespace plexus {

class Options;

/// Makes a component from its options by any function object that takes Options; it may be empty. Copies
/// share the function object. (With a std::function every plugin would have to parse <functional>.) Several
/// threads may call one at once if the function object allows it.
class Factory {
 public:
  Factory() = default;
  template <std::invocable<const Options&> Function>
  Factory(Function make) : maker_(std::make_shared<const Holder<Function>>(std::move(make))) {}

  explicit operator bool() const { return maker_ != nullptr; }
  /// Requires: there is a function.
  std::unique_ptr<Component> operator()(const Options& options) const { return maker_->make(options); }

 private:
  class Maker {
   public:
    virtual ~Maker() = default;
    virtual std::unique_ptr<Component> make(const Options& options) const = 0;
  };
  template <class Function>
  class Holder final : public Maker {
   public:
    explicit Holder(Function make) : make_(std::move(make)) {}
    std::unique_ptr<Component> make(const Options& options) const override { return make_(options); }

   private:
    Function make_;
  };

  std::shared_ptr<const Maker> maker_;
};

}  // namespace plexus
