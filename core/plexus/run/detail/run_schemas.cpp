#include <plexus/data/detail/data_schema.hpp>
#include <plexus/run/detail/run_schemas.hpp>

namespace plexus {
namespace {

constexpr int most_epochs = 1'000'000;

}  // namespace

const Schema& run_schema() {
  static const Schema schema =
      Schema("run", "a run file")
          .text("name", "what the run is called: letters, digits, '.', '_' and '-'")
          .integer("seed", 0, "of initial weights, orders and dropout masks", at_least(0))
          .optional_text("backend", "what runs the graph; absent: the fastest installed one")
          .optional_integer("threads", "absent: the physical cores that affinity allows", between(1, 1024))
          .choice("precision", {"float32", "float64"}, "float32", "dtype of computation")
          .choice("fallback", {"allow", "error"}, "allow", "whether the reference backend may step in")
          .optional_tree("plugins", "a list: [./build/snake.so], or maps as below")
          .tree("data", "where the rows come from, and what their columns are for")
          .tree("model", "a list of layers: '- dense: {units: 10}'")
          .optional_path("initial_weights", "a safetensors file or a run directory to start from")
          .tree("loss", "a loss, or one for each output: {OUTPUT: LOSS}")
          .optional_tree("loss_weights",
                         "the weight of each output's loss in the total: {main: 0.9, aux: 0.1}")
          .optional_tree("metrics", "a list of metrics, or one for each output: {OUTPUT: [METRIC]}")
          .optional_tree("weighted_metrics", "the same, with the weights of rows and classes")
          .tree("optimizer", "an optimizer: sgd, or sgd: {learning_rate: 0.1}")
          .optional_tree("fit", "how long to train, and in what pieces");
  return schema;
}

const Schema& fit_schema() {
  static const Schema schema =
      Schema("fit", "how long to train, and in what pieces")
          .integer("epochs", 1, "passes over the training part", between(1, most_epochs))
          .integer("batch_size", 32, "rows of one step", between(1, 1 << 24))
          .boolean("shuffle", true, "a new order each epoch")
          .optional_integer("steps_per_epoch", "absent: all rows", at_least(1))
          .integer("validation_frequency", 1, "number of epochs from one validation to the next",
                   between(1, most_epochs))
          .choice("nonfinite", {"stop", "ignore"}, "stop",
                  "what a loss does that is NaN or infinite: it ends the training, or is reported only");
  return schema;
}

const Schema& core_layer_schema() {
  static const Schema schema = Schema("layer", "what core gives every layer of a model")
                                   .optional_text("name", "letters, digits, '_' and '-'")
                                   .boolean("trainable", true, "whether its parameters are trained");
  return schema;
}

const Schema& plugin_file_schema() {
  static const Schema schema =
      Schema("plugin", "a plugin of the list `plugins`")
          .text("file", "a path, or the name of a plugin in one of the plugin folders")
          .optional_text("sha256", "64 hexadecimal digits; a file with another hash is refused");
  return schema;
}

std::vector<RunFileSection> run_file_sections() {
  return {{"the top level", &run_schema()},
          {"an entry of plugins", &plugin_file_schema()},
          {"data", &data_schema()},
          {"data.test and data.validation", &split_schema()},
          {"random, in either", &random_split_schema()},
          {"column, in either", &column_split_schema()},
          {"every layer of the model", &core_layer_schema()},
          {"fit", &fit_schema()}};
}

}  // namespace plexus
