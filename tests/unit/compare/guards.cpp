#include <plexus/backend/detail/guard.hpp>
#include <plexus/compare/detail/kernels/guards.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(guards)

namespace {

/// Two values of 27 and 5 bytes, each at a multiple of 64 as a program has them, with one guard's room
/// between them: the guard behind the first and the one before the second overlap.
struct Neighbours {
  static constexpr std::size_t bytes[] = {27, 5};
  static constexpr std::size_t aligned = 64;

  Neighbours() : memory(3 * guard_bytes + 3 * aligned) {
    void* begin = memory.data();
    std::size_t room = memory.size();
    first = static_cast<std::byte*>(std::align(aligned, 1, begin, room)) + guard_bytes;
    second = first + aligned + guard_bytes;
    guards.add(first, bytes[0], "the first");
    guards.add(second, bytes[1], "the second");
    guards.set();
  }

  std::vector<std::byte> memory;
  std::byte* first;
  std::byte* second;
  Guards guards;
};

}  // namespace

BOOST_AUTO_TEST_CASE(that_overlap_are_not_each_others_damage) {
  Neighbours neighbours;
  BOOST_TEST(!neighbours.guards.damage().has_value());
  std::memset(neighbours.first, 1, Neighbours::bytes[0]);
  std::memset(neighbours.second, 1, Neighbours::bytes[1]);
  BOOST_TEST(!neighbours.guards.damage().has_value());
}

BOOST_AUTO_TEST_CASE(tell_a_byte_behind_a_value_of_an_odd_size) {
  Neighbours neighbours;
  neighbours.first[Neighbours::bytes[0]] = std::byte{1};
  const auto damage = neighbours.guards.damage();
  BOOST_TEST_REQUIRE(damage.has_value());
  BOOST_TEST(damage->what == "writes behind the first");
  // Just that byte is another than before.
  BOOST_TEST(damage->before.at(0) != damage->after.at(0));
  for (std::int64_t i = 1; i < damage->before.elements(); ++i) {
    BOOST_TEST_REQUIRE(damage->before.at(i) == damage->after.at(i));
  }
}

BOOST_AUTO_TEST_CASE(tell_a_byte_before_a_value) {
  Neighbours neighbours;
  neighbours.first[-1] = std::byte{1};
  const auto damage = neighbours.guards.damage();
  BOOST_TEST_REQUIRE(damage.has_value());
  BOOST_TEST(damage->what == "writes before the first");
}

BOOST_AUTO_TEST_SUITE_END()
