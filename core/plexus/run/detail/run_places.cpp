#include <plexus/run/detail/run_places.hpp>

namespace plexus {

const ComponentPlaces& run_places() {
  static const ComponentPlaces places = {{"optimizer", "loss", "loss.*", "data.source", "fit.shuffle"},
                                         {"model", "model.layers", "metrics", "metrics.*", "weighted_metrics",
                                          "weighted_metrics.*", "callbacks", "data.prepare"},
                                         {"data.test", "data.validation"},
                                         {{"repeat", "layers"}}};
  return places;
}

}  // namespace plexus
