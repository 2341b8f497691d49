#include <plexus/train/detail/kept_counter.hpp>

#include <utility>

namespace plexus {

KeptCounter::KeptCounter(Store& store, std::string name)
    : store_(store), name_(std::move(name)), kept_(store.read(name_)) {}

KeptCounter::~KeptCounter() { store_.write(name_, kept_); }

void KeptCounter::set(std::int64_t value) {
  store_.write(name_, Tensor::full(kept_.type(), static_cast<double>(value)));
}

}  // namespace plexus
