#include <plexus/data/detail/data_schema.hpp>
#include <plexus/run/detail/run_schemas.hpp>

namespace plexus {
namespace {

constexpr int most_epochs = 1'000'000;
constexpr int most_repetitions = 1000;
constexpr int most_checkpoints = 1'000'000;

/// Adds a key that a training needs; it is optional in a run file without a training.
void add_for_training(Schema& schema, const char* key, const char* doc, bool has_training) {
  if (has_training) {
    schema.tree(key, doc);
  } else {
    schema.optional_tree(key, doc);
  }
}

Schema made_run_schema(bool has_training) {
  Schema schema("run", "a run file");
  schema.text("name", "what the run is called: letters, digits, '.', '_' and '-'")
      .integer("seed", 0, "of initial weights, orders and dropout masks", at_least(0))
      .optional_text("backend", "what runs the graph; absent: the fastest installed one")
      .optional_integer("threads", "absent: the physical cores that affinity allows", between(1, 1024))
      .choice("precision", {"float32", "float64"}, "float32", "dtype of computation")
      .choice("fallback", {"allow", "error"}, "allow", "whether the reference backend may step in")
      .optional_tree("plugins", "a list: [./build/snake.so], or maps as below")
      .optional_tree("vars",
                     "values with names, which any value may use: {width: 30} and \"${width}\", "
                     "\"${width * 2}\" or run-${width}")
      .tree("data", "where the rows come from, and what their columns are for")
      .tree("model",
            "a list of layers, each reading the one before: '- dense: {units: 10}'; or a map as below")
      .optional_tree("initial_weights",
                     "a safetensors file or a run directory to start from; or a map as below");
  add_for_training(schema, "loss",
                   "a loss, or one for each output: {OUTPUT: LOSS}; a file without any key from here on only "
                   "predicts, with weights that it gives",
                   has_training);
  schema.optional_tree("loss_weights", "the weight of each output's loss in the total: {main: 0.9, aux: 0.1}")
      .optional_tree("metrics", "a list of metrics, or one for each output: {OUTPUT: [METRIC]}")
      .optional_tree("weighted_metrics", "the same, with the weights of rows and classes");
  add_for_training(schema, "optimizer", "an optimizer: sgd, or sgd: {learning_rate: 0.1}", has_training);
  schema.optional_tree("fit", "how long to train, and in what pieces")
      .optional_tree("callbacks",
                     "a list of what watches the training and acts on it, in the order of the calls: "
                     "'- early_stopping: {patience: 10}'")
      .optional_tree("checkpoint",
                     "what is kept of a training for `resume` and `--weights best`; a map as below, or none");
  return schema;
}

}  // namespace

const Schema& run_schema() {
  static const Schema schema = made_run_schema(true);
  return schema;
}

const Schema& prediction_schema() {
  static const Schema schema = made_run_schema(false);
  return schema;
}

const Schema& fit_schema() {
  static const Schema schema =
      Schema("fit", "how long to train, and in what pieces")
          .integer("epochs", 1, "passes over the training part", between(1, most_epochs))
          .integer("batch_size", 32,
                   "rows of one step; without effect where a step of the optimizer is a whole pass",
                   between(1, 1 << 24))
          .boolean_or_component("shuffle", true, Kind::order,
                                "true: each pass over the rows has a new order; false: they stay in that of "
                                "the data; or what gives the orders")
          .optional_integer("steps_per_epoch", "absent: all rows", at_least(1))
          .integer("validation_frequency", 1, "number of epochs from one validation to the next",
                   between(1, most_epochs))
          .choice("nonfinite", {"stop", "ignore"}, "stop",
                  "what a loss does that is NaN or infinite: it ends the training, or is reported only")
          .boolean(
              "train_eval", false,
              "whether the logs have the loss and metrics of the whole training part with the weights at "
              "the epoch's end as well, as train_loss ...; those of the epoch are means over its batches");
  return schema;
}

const Schema& checkpoint_schema() {
  static const Schema schema =
      Schema("checkpoint", "what is kept of a training for `resume` and `--weights best`")
          .optional_interval("every",
                             "1 epoch, 500 steps, 30 minutes; absent: each epoch, less often where epochs "
                             "take milliseconds")
          .integer("keep", 2, "how many of the newest checkpoints stay", between(1, most_checkpoints))
          .optional_text("best",
                         "the log whose best epoch's weights are kept in best.safetensors, or none; absent: "
                         "val_loss where there is validation");
  return schema;
}

const Schema& model_schema() {
  static const Schema schema =
      Schema("model", "a model that is more than a list of layers")
          .tree(
              "layers",
              "the layers in the order in which they are computed; each reads layers above it, or inputs of "
              "the data, by `from`")
          .optional_tree("outputs", "names of layers, in a list; absent: the last layer");
  return schema;
}

const Schema& initial_weights_schema() {
  static const Schema schema =
      Schema("initial_weights", "the weights of some layers of another run")
          .path("from", "a safetensors file or a run directory")
          .optional_texts("layers", "names of layers that both have, or patterns: [\"conv*\"]; absent: all");
  return schema;
}

const Schema& core_layer_schema() {
  static const Schema schema =
      Schema("layer", "what core gives every layer of a model")
          .optional_text("name", "letters, digits, '_' and '-'; absent: that of its kind: dense, dense_1")
          .optional_tree(
              "from",
              "what it reads: the name of a layer or input, or a list of them; \"halves[1]\" is the "
              "second output of a layer; absent: the layer before, for the first the only input")
          .boolean("trainable", true, "whether its parameters are trained");
  return schema;
}

const Schema& core_metric_schema() {
  static const Schema schema =
      Schema("metric", "what core gives every metric")
          .optional_text("name", "what logs and the history call it; absent: as it is written here");
  return schema;
}

const Schema& core_callback_schema() {
  static const Schema schema =
      Schema("callback", "what core gives every callback")
          .optional_text("name",
                         "what overrides call it: callbacks.NAME.patience=3; absent: that of its kind");
  return schema;
}

const Schema& share_schema() {
  static const Schema schema =
      Schema("share", "another call of a layer, with the same weights")
          .text("layer", "the name of a layer above")
          .optional_text("name", "what layers below read of this call; absent: share, share_1")
          .optional_tree("from", "what it reads, as of a layer");
  return schema;
}

const Schema& repeat_schema() {
  static const Schema schema =
      Schema("repeat",
             "layers several times in a row, each time with weights of their own: hidden_0/dense, "
             "hidden_1/dense")
          .optional_text("name",
                         "below it, the last layer of the last repetition; within it, what the repetition "
                         "reads; absent: repeat, repeat_1")
          .integer("count", "0: they are left out", between(0, most_repetitions))
          .tree("layers", "a list of layers; names of each other are found within the repetition first")
          .optional_tree("from", "what the first repetition reads; absent: the layer before");
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
          {"every transform of data.prepare", &transform_schema()},
          {"data.test and data.validation", &split_schema()},
          {"random, in either", &random_split_schema()},
          {"train_test_split, in either", &train_test_split_schema()},
          {"k_fold, in either", &k_fold_schema()},
          {"column, in either", &column_split_schema()},
          {"model, if it is no list", &model_schema()},
          {"every layer of the model", &core_layer_schema()},
          {"every metric", &core_metric_schema()},
          {"every callback", &core_callback_schema()},
          {"share, among the layers", &share_schema()},
          {"repeat, among the layers", &repeat_schema()},
          {"initial_weights, if it is no path", &initial_weights_schema()},
          {"fit", &fit_schema()},
          {"checkpoint, if it is not none", &checkpoint_schema()}};
}

}  // namespace plexus
