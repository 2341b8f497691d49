#include <plexus/config/floating_point.hpp>

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

#if defined(__x86_64__)

constexpr const char* register_name = "MXCSR";
constexpr std::uint64_t flags = 0x3f;
constexpr std::uint64_t subnormals = 0x8040;  // flush to zero, denormals are zero
constexpr std::uint64_t subnormal_results = 0x8000;
constexpr std::uint64_t rounding = 0x6000;
constexpr std::uint64_t traps = 0x1f80;
constexpr std::uint16_t x87_rounding = 0x0c00;
constexpr std::uint16_t x87_precision = 0x0300;
constexpr std::uint16_t x87_traps = 0x003f;

std::uint32_t read_control() { return __builtin_ia32_stmxcsr(); }
void write_control(std::uint32_t value) { __builtin_ia32_ldmxcsr(value); }

std::uint16_t read_x87() {
  std::uint16_t word = 0;
  asm volatile("fnstcw %0" : "=m"(word));
  return word;
}
void write_x87(std::uint16_t word) {
  // A flag that is set would trap at the next instruction if its trap is now on.
  asm volatile("fnclex\n\tfldcw %0" : : "m"(word));
}

#elif defined(__aarch64__)

constexpr const char* register_name = "FPCR";
constexpr std::uint64_t flags = 0;  // they have a register of their own
constexpr std::uint64_t subnormals = 0x1000000;
constexpr std::uint64_t subnormal_results = subnormals;
constexpr std::uint64_t rounding = 0xc00000;
constexpr std::uint64_t traps = 0x9f00;
constexpr std::uint16_t x87_rounding = 0;
constexpr std::uint16_t x87_precision = 0;
constexpr std::uint16_t x87_traps = 0;

std::uint64_t read_control() {
  std::uint64_t value = 0;
  asm volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
void write_control(std::uint64_t value) { asm volatile("msr fpcr, %0" : : "r"(value)); }

std::uint16_t read_x87() { return 0; }
void write_x87(std::uint16_t) {}

#endif

}  // namespace

FloatingPoint FloatingPoint::now() {
  FloatingPoint state;
  state.control_ = read_control() & ~flags;
  state.x87_ = read_x87();
  return state;
}

FloatingPoint FloatingPoint::flushing_subnormals() const {
  FloatingPoint flushing = *this;
  flushing.control_ |= subnormal_results;
  return flushing;
}

void FloatingPoint::restore() const {
  write_control(static_cast<decltype(read_control())>((read_control() & flags) | control_));
  if (read_x87() != x87_) write_x87(x87_);
}

std::string FloatingPoint::difference(const FloatingPoint& other) const {
  const std::uint64_t changed = control_ ^ other.control_;
  const int changed_x87 = x87_ ^ other.x87_;
  std::vector<std::string> what;
  if ((changed & subnormals) != 0) what.emplace_back("subnormal numbers");
  if ((changed & rounding) != 0 || (changed_x87 & x87_rounding) != 0) what.emplace_back("rounding");
  if ((changed & traps) != 0 || (changed_x87 & x87_traps) != 0) what.emplace_back("traps");
  if ((changed_x87 & x87_precision) != 0) what.emplace_back("precision of long double");
  std::vector<std::string> registers;
  if (changed != 0) {
    registers.push_back(fmt::format("{} {:x} became {:x}", register_name, control_, other.control_));
  }
  if (changed_x87 != 0) {
    registers.push_back(fmt::format("x87 control word {:x} became {:x}", x87_, other.x87_));
  }
  return fmt::format("{} ({})", fmt::join(what, ", "), fmt::join(registers, ", "));
}

}  // namespace plexus
