// Code of plugins that ends the process it is in, or never returns: in the call of a layer, in its
// constructor, in a kernel, while a kernel is bound, while a backend is made.

#include <plexus/plexus.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <unistd.h>

namespace {

using namespace plexus;

void end_by_exit() { std::exit(0); }
void end_by_quick_exit() { std::quick_exit(0); }
void end_at_once() { _exit(0); }
void end_at_once_after_main() {
  std::atexit([] { _exit(0); });
}
void end_quickly_after_main() {
  std::atexit([] { std::quick_exit(0); });
}
void end_by_abort() { std::abort(); }
/// As a write through a bad pointer does it.
void end_by_fault() {
  volatile std::uintptr_t address = 16;
  *reinterpret_cast<volatile int*>(address) = 1;
}
/// Whoever waits for it finds the process's number in a file.
void never_return() {
  std::ofstream("hanging.pid") << getpid() << std::endl;
  while (true) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}
/// A process that it forks may end as it likes, as one that another program is started by.
void fork_one_that_exits() {
  if (fork() == 0) std::exit(0);
}

/// A name that a template can have.
template <std::size_t n>
struct Name {
  char text[n];
  constexpr Name(const char (&from)[n]) { std::copy_n(from, n, text); }
};

template <Name name, void (*end)()>
class EndingLayer final : public Layer {
 public:
  static Schema schema() { return Schema(name.text, "Ends the process when it is called"); }
  Symbol call(Scope&, const Symbol& x) const override {
    end();
    return x;
  }
};

class ExitsWhenMade final : public Layer {
 public:
  static Schema schema() { return Schema("exits_when_made", "Ends the process when it is made"); }
  ExitsWhenMade() { end_by_exit(); }
  Symbol call(Scope&, const Symbol& x) const override { return x; }
};

/// Has relu alone.
template <Name registered, void (*end)()>
class EndingBackend : public Backend {
 public:
  static Schema schema() { return Schema(registered.text, "Ends the process in its kernel"); }
  std::string_view name() const override { return registered.text; }
  int rank() const override { return -1; }
  Support support(const Node& node) const override {
    const bool mine = node.op().name() == "relu" && node.type().dtype == DType::float32;
    return mine ? Support{true, {}} : Support{false, "left to others"};
  }
  Kernel bind(BindContext&) const override {
    return kernel([] { end(); });
  }
};

class EndsBinding final : public EndingBackend<"ends_binding", end_by_abort> {
 public:
  static Schema schema() { return Schema("ends_binding", "Ends the process while it binds"); }
  Kernel bind(BindContext&) const override {
    end_by_abort();
    return {};
  }
};

class EndsOpening final : public EndingBackend<"ends_opening", end_by_exit> {
 public:
  static Schema schema() { return Schema("ends_opening", "Ends the process when it is asked if it can run"); }
  std::string unavailable() const override {
    end_by_exit();
    return {};
  }
};

}  // namespace

PLEXUS_PLUGIN("ending", "1.0.0", registrar) {
  registrar.add<EndingLayer<"exits", end_by_exit>>();
  registrar.add<EndingLayer<"quick_exits", end_by_quick_exit>>();
  registrar.add<EndingLayer<"aborts", end_by_abort>>();
  registrar.add<EndingLayer<"faults", end_by_fault>>();
  registrar.add<EndingLayer<"forks", fork_one_that_exits>>();
  registrar.add<EndingLayer<"exits_at_once", end_at_once>>();
  registrar.add<EndingLayer<"exits_after_main", end_at_once_after_main>>();
  registrar.add<EndingLayer<"quick_exits_after_main", end_quickly_after_main>>();
  registrar.add<EndingLayer<"never_returns", never_return>>();
  registrar.add<ExitsWhenMade>();
  registrar.add<EndingBackend<"exiting", end_by_exit>>();
  registrar.add<EndingBackend<"exiting_at_once", end_at_once>>();
  registrar.add<EndingBackend<"aborting", end_by_abort>>();
  registrar.add<EndingBackend<"faulting", end_by_fault>>();
  registrar.add<EndingBackend<"hanging", never_return>>();
  registrar.add<EndsBinding>();
  registrar.add<EndsOpening>();
}
