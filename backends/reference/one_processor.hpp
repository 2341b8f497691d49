#pragma once

#include <sched.h>

namespace plexus::reference {

/// Restricts the calling thread to one processor for as long as this object exists. When OpenBLAS is loaded,
/// it starts a thread for each processor that the loading thread may use, even if it is set to one thread
/// later. Where the system refuses these threads, it raises SIGINT, or waits for them when the process ends.
/// Its environment variable would prevent that too, but the environment belongs to the program that loaded
/// this library, and other threads may read it. The object must be destroyed by the thread that created it.
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
