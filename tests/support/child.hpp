#pragma once

#include <functional>

namespace plexus::test {

/// Whether `f` comes back true in a child that is forked from here, within five minutes. The child runs
/// nothing but `f`: no other test, no destructor, no exit function; what `f` throws is printed and counts as
/// false.
bool holds_in_child(const std::function<bool()>& f);

}  // namespace plexus::test
