#include <plexus/plexus.hpp>

namespace plexus {

void register_scikit_learn(Registrar& registrar);

}  // namespace plexus

PLEXUS_PLUGIN("orders", "0.1.0", registrar) { plexus::register_scikit_learn(registrar); }
