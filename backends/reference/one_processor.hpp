#pragma once

#include <sched.h>

namespace plexus::reference {

/// Lets the calling thread run on one processor for as long as this object lives. OpenBLAS starts a thread
/// for each processor that the thread which loads it may use, though it is asked for one thread later; where
/// the system refuses threads it raises SIGINT, or waits for them when the process ends. Its environment
/// variable would do too, but the environment belongs to the host of this library, and other threads may
/// read it. For the thread that made it.
class OneProcessor {
 public:
  OneProcessor();
  ~OneProcessor();
  OneProcessor(const OneProcessor&) = delete;
  OneProcessor& operator=(const OneProcessor&) = delete;

 private:
  int allowed_processor() const;

  cpu_set_t before_;
  bool known_;
};

}  // namespace plexus::reference
