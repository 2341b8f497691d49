#include <plexus/nn/detail/update_options.hpp>
#include <plexus/nn/optimizer.hpp>

namespace plexus {

Schema with_update_options(Schema schema, double learning_rate, std::optional<double> weight_decay) {
  schema.number_or_component("learning_rate", learning_rate, Kind::schedule, "size of a step", at_least(0))
      .optional_number("clipnorm", "each gradient is scaled to this Euclidean norm at most", greater_than(0))
      .optional_number("clipvalue", "each element of a gradient is cut to [-clipvalue, clipvalue]",
                       greater_than(0))
      .optional_number("global_clipnorm", "all gradients together are scaled to this norm at most",
                       greater_than(0));
  const char* const decay = "w -= w * weight_decay * learning_rate before each update";
  if (weight_decay) {
    schema.number("weight_decay", *weight_decay, decay, at_least(0));
  } else {
    schema.optional_number("weight_decay", decay, at_least(0));
  }
  return schema
      .optional_texts("exclude_from_weight_decay",
                      "names of parameters that do not decay, or patterns: [\"*/bias\"]")
      .boolean("use_ema", false, "keep a moving average of each weight, which the trained model gets")
      .number("ema_momentum", UpdateRule{}.ema_momentum, "part of the average that stays in each update",
              between(0, 1))
      .boolean("swap_ema_weights", false, "validate with the averages")
      .integer("gradient_accumulation_steps", 1, "batches whose mean gradient makes one update",
               between(1, 65536));
}

}  // namespace plexus
