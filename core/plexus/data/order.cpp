#include <plexus/data/order.hpp>

namespace plexus {

Order::~Order() = default;

}  // namespace plexus
