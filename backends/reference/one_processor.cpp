#include "one_processor.hpp"

#include <pthread.h>

namespace plexus::reference {

OneProcessor::OneProcessor()
    : known_(pthread_getaffinity_np(pthread_self(), sizeof(before_), &before_) == 0) {
  if (!known_) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(allowed_processor(), &one);
  pthread_setaffinity_np(pthread_self(), sizeof(one), &one);
}

OneProcessor::~OneProcessor() {
  if (known_) pthread_setaffinity_np(pthread_self(), sizeof(before_), &before_);
}

/// The processor that the thread runs on now: so several processes that start at the same moment take
/// different ones.
int OneProcessor::allowed_processor() const {
  const int now = ::sched_getcpu();
  if (now >= 0 && now < CPU_SETSIZE && CPU_ISSET(now, &before_)) return now;
  int first = 0;
  while (first < CPU_SETSIZE - 1 && !CPU_ISSET(first, &before_)) ++first;
  return first;
}

}  // namespace plexus::reference
