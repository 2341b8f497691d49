#include <plexus/backend/store.hpp>
#include <plexus/error/error.hpp>
#include <plexus/tensor/detail/alignment.hpp>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace plexus {

void Store::create(std::string name, Role role, const Tensor& initial) {
  if (contains(name)) {
    throw UsageError(fmt::format("there is a variable '{}' already: {}", name, entry(name).type.text()));
  }
  Tensor value = placed(initial);  // may throw: then nothing has been added
  by_name_.emplace(name, entries_.size());
  entries_.push_back({std::move(name), initial.type(), role});
  values_.push_back(std::move(value));
}

Tensor Store::placed(const Tensor& initial) {
  if (!memory_) memory_ = std::make_shared<Arena>();
  memory_->grow(used_ + initial.bytes() + gap_);
  Tensor value(initial.type(), std::shared_ptr<std::byte>(memory_, memory_->base() + used_));
  std::memcpy(value.raw(), initial.raw(), initial.bytes());
  used_ += aligned_size(initial.bytes()) + gap_;
  return value;
}

bool Store::contains(std::string_view name) const { return by_name_.find(name) != by_name_.end(); }

std::size_t Store::index(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    throw UsageError(
        fmt::format("there is no variable '{}' among the {} of this model", name, entries_.size()));
  }
  return found->second;
}

const Store::Entry& Store::entry(std::string_view name) const { return entries_[index(name)]; }

void* Store::address(std::string_view name) { return values_[index(name)].raw(); }

Tensor Store::read(std::string_view name) const { return values_[index(name)].clone(); }

void Store::write(std::string_view name, const Tensor& value) {
  Tensor& own = values_[index(name)];
  if (value.type() != own.type()) {
    throw ShapeError(fmt::format("variable '{}' is {}, but the value for it is {}", name, own.type().text(),
                                 value.type().text()));
  }
  std::memcpy(own.raw(), value.raw(), own.bytes());
}

Store::Snapshot Store::snapshot(std::vector<Role> roles) const {
  Snapshot taken;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const bool wanted =
        roles.empty() || std::find(roles.begin(), roles.end(), entries_[i].role) != roles.end();
    if (wanted) taken.emplace_back(entries_[i].name, values_[i].clone());
  }
  return taken;
}

void Store::restore(const Snapshot& snapshot) {
  for (const auto& [name, value] : snapshot) write(name, value);
}

}  // namespace plexus
