#pragma once

namespace plexus::detail {

/// Whether the system lets this process have `count` threads at once besides the calling one: starts and ends
/// as many. A limit of processes or of address space may refuse them, upon which libgomp ends the process.
bool grants_threads(int count);

}  // namespace plexus::detail
