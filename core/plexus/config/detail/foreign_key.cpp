#include <plexus/config/detail/foreign_advice.hpp>
#include <plexus/config/detail/foreign_key.hpp>

#include <algorithm>

namespace plexus {
namespace {

/// A key of another library, or a key of Plexus at a wrong place. `advice` is put after "; "; '%' in it
/// stands for the value as typed.
struct ForeignKey {
  std::string_view owner;  ///< where it is typed; empty: anywhere
  std::string_view word;
  std::string_view advice;
};

constexpr std::string_view callback_in_list =
    "write it in the list callbacks: [early_stopping: {patience: 10}]";
constexpr std::string_view best_of_log = "write checkpoint: {best: val_loss}";
constexpr std::string_view a_schedule =
    "write a schedule in the optimizer: optimizer: {sgd: {learning_rate: {exponential_decay: {...}}}}, or "
    "callbacks: [reduce_lr_on_plateau: {patience: 5}]";
constexpr std::string_view goes_on =
    "leave it out: every run keeps checkpoints, and `plexus resume RUN_DIR` goes on with a training that was "
    "stopped, or trains it for longer (fit.epochs=N)";
constexpr std::string_view restores =
    "it is an option of a callback: callbacks: [early_stopping: {patience: 10, restore_best_weights: %}]; "
    "the "
    "best weights are kept in best.safetensors anyway";
constexpr std::string_view folder_of_run =
    "checkpoints lie in the run directory, which `plexus train RUN.yaml --out DIR` names";
constexpr std::string_view no_folds =
    "there is no cross-validation yet: write data: {validation: {last: 0.2}}";
constexpr std::string_view written_in_layer =
    "it is an option of a layer: write model: [dense: {units: 10, activation: %}]";
constexpr std::string_view hidden_layers =
    "write each layer in the list model, such as '- dense: {units: 100, activation: relu}'";

// The first row that fits counts.
constexpr ForeignKey foreign_keys[] = {
    // Keys that belong to an optimizer; the first ones are those of scikit-learn's Perceptron.
    {"optimizer", "tol", "write tolerance: %"},
    {"optimizer", "n_iter_no_change", "write patience: %"},
    {"optimizer", "early_stopping", "write validation_fraction: 0.1"},
    {"optimizer", "learning_rate", "write eta0: %"},
    {"optimizer 'tlu'", "learning_rate", "write eta: %"},
    {"optimizer 'tlu'", "lr", "write eta: %"},
    {"optimizer 'tlu'", "eta0", "write eta: %"},
    {"optimizer 'perceptron'", "lr", "write eta0: %"},
    {"optimizer 'perceptron'", "eta", "write eta0: %"},
    {"optimizer 'perceptron'", "fit_intercept", "write it in the layer: dense: {units: 1, use_bias: %}"},
    {"optimizer 'perceptron'", "warm_start", "write initial_weights: runs/NAME at the top level"},
    {"optimizer 'perceptron'", "average", "leave it out: the weights of a perceptron are not averaged"},
    {"optimizer", "lr", "write learning_rate: %"},
    {"a group of parameters", "lr", "write learning_rate: %"},
    {"a group of parameters", "lr_multiplier", "write learning_rate_factor: %"},
    {"a group of parameters", "params", "write match: %"},
    {"optimizer", "param_groups", "write groups: [{match: \"head/*\", learning_rate: 0.01}]"},
    {"optimizer", "params", "write groups: [{match: \"head/*\", learning_rate: 0.01}]"},
    {"constraint 'max_norm'", "max_value", "write value: %"},
    {"optimizer", "learning_rate_init", "write learning_rate: %"},
    {"optimizer", "eta", "write learning_rate: %"},
    {"optimizer", "eps", "write epsilon: %"},
    {"optimizer", "accumulate_grad_batches", "write gradient_accumulation_steps: %"},
    {"optimizer", "accumulation_steps", "write gradient_accumulation_steps: %"},
    {"optimizer", "ema_decay", "write ema_momentum: %"},
    {"optimizer", "lr_schedule", "write learning_rate: {exponential_decay: {...}}"},
    {"optimizer", "schedule", "write learning_rate: {exponential_decay: {...}}"},
    {"optimizer", "lr_scheduler", "write learning_rate: {exponential_decay: {...}}"},
    {"optimizer", "learning_rate_schedule", "write learning_rate: {exponential_decay: {...}}"},
    {"optimizer", "ema_overwrite_frequency",
     "leave it out: the averages are written over the weights once, when the training ends; "
     "swap_ema_weights: "
     "true also validates with them"},
    {"schedule", "initial_learning_rate", "write initial: %"},
    {"schedule", "decay_steps", "write steps: % steps"},
    {"schedule", "first_decay_steps", "write steps: % steps"},
    {"schedule", "total_steps", "write steps: % steps"},
    {"schedule", "decay_rate", "write rate: %"},
    {"schedule", "gamma", "write rate: %"},
    {"schedule", "end_learning_rate", "write end: %"},
    {"schedule", "warmup_steps", "write warmup: % steps"},
    {"schedule", "max_lr", "write maximum: %"},
    {"schedule", "T_max", "write steps: %"},
    {"", "lr", "write it in the optimizer: optimizer: {sgd: {learning_rate: %}}"},
    {"", "learning_rate", "write it in the optimizer: optimizer: {sgd: {learning_rate: %}}"},
    {"", "learning_rate_init", "write it in the optimizer: optimizer: {sgd: {learning_rate: %}}"},
    {"the run file", "momentum", "write it in the optimizer: optimizer: {sgd: {momentum: %}}"},
    {"fit", "momentum", "write it in the optimizer: optimizer: {sgd: {momentum: %}}"},
    {"the run file", "weight_decay", "write it in the optimizer: optimizer: {sgd: {weight_decay: %}}"},
    {"fit", "weight_decay", "write it in the optimizer: optimizer: {sgd: {weight_decay: %}}"},
    {"the run file", "clipnorm", "write it in the optimizer: optimizer: {sgd: {clipnorm: %}}"},
    {"fit", "clipnorm", "write it in the optimizer: optimizer: {sgd: {clipnorm: %}}"},
    {"", "solver", "write optimizer: %"},
    // Keys of fit.
    {"", "epochs", "write fit: {epochs: %}"},
    {"", "n_epochs", "write fit: {epochs: %}"},
    {"", "num_epochs", "write fit: {epochs: %}"},
    {"", "nb_epoch", "write fit: {epochs: %}"},
    {"", "max_epochs", "write fit: {epochs: %}"},
    {"", "n_iter", "write fit: {epochs: %}"},
    {"", "max_iter", "write fit: {epochs: %}"},
    {"", "iterations", "write fit: {epochs: %}"},
    {"", "batch_size", "write fit: {batch_size: %}"},
    {"", "batchsize", "write fit: {batch_size: %}"},
    {"", "minibatch_size", "write fit: {batch_size: %}"},
    {"", "shuffle", "write fit: {shuffle: %}"},
    {"", "steps_per_epoch", "write fit: {steps_per_epoch: %}"},
    {"", "validation_frequency", "write fit: {validation_frequency: %}"},
    {"", "validation_freq", "write fit: {validation_frequency: %}"},
    {"", "train", "write it as fit: {epochs: 5, batch_size: 32}"},
    {"", "training", "write it as fit: {epochs: 5, batch_size: 32}"},
    // What other libraries do after each epoch.
    {"", "patience", "write callbacks: [early_stopping: {patience: %}]"},
    {"", "n_iter_no_change", "write callbacks: [early_stopping: {patience: %}]"},
    {"", "early_stopping", callback_in_list},
    {"", "EarlyStopping", callback_in_list},
    {"", "reduce_lr_on_plateau", "write it in the list callbacks: [reduce_lr_on_plateau: {patience: 5}]"},
    {"", "time_limit", "write it in the list callbacks: [time_limit: {limit: 2 hours}]"},
    {"", "max_time", "write it in the list callbacks: [time_limit: {limit: 2 hours}]"},
    {"", "callbacks", "write it at the top level: callbacks: [early_stopping: {patience: 10}]"},
    {"checkpoint", "monitor", "write best: %"},
    {"checkpoint", "mode",
     "leave it out: the loss or the metric that best names says which values are better"},
    {"checkpoint", "save_best_only", "write best: val_loss; the newest checkpoints are kept as well"},
    {"checkpoint", "save_weights_only",
     "leave it out: weights.safetensors and best.safetensors hold weights alone, checkpoints all that resume "
     "needs"},
    {"checkpoint", "save_freq", "write every: 1 epoch, or every: 500 steps"},
    {"checkpoint", "frequency", "write every: %"},
    {"checkpoint", "every_n_epochs", "write every: % epochs"},
    {"checkpoint", "every_n_train_steps", "write every: % steps"},
    {"checkpoint", "save_top_k", "write keep: %"},
    {"checkpoint", "max_to_keep", "write keep: %"},
    {"checkpoint", "filepath", folder_of_run},
    {"checkpoint", "dirpath", folder_of_run},
    {"", "model_checkpoint", best_of_log},
    {"", "ModelCheckpoint", best_of_log},
    {"", "save_best_only", best_of_log},
    {"", "save_freq", "write checkpoint: {every: 1 epoch}, or {every: 500 steps}"},
    {"", "restore_best_weights", restores},
    {"", "lr_scheduler", a_schedule},
    {"", "lr_schedule", a_schedule},
    {"", "learning_rate_scheduler", a_schedule},
    {"", "LearningRateScheduler", a_schedule},
    {"", "ema_overwrite_frequency", "write it in the optimizer: optimizer: {sgd: {use_ema: true}}"},
    {"", "use_ema", "write it in the optimizer: optimizer: {sgd: {use_ema: %}}"},
    {"", "ema_momentum", "write it in the optimizer: optimizer: {sgd: {use_ema: true, ema_momentum: %}}"},
    {"", "initial_epoch", goes_on},
    {"", "resume", goes_on},
    {"", "resume_from_checkpoint", goes_on},
    {"", "ckpt_path", goes_on},
    {"", "backup_and_restore", goes_on},
    {"", "BackupAndRestore", goes_on},
    {"", "warm_start", "write initial_weights: RUN_DIR, and a new run begins with the weights of that one"},
    {"", "terminate_on_nan", "write fit: {nonfinite: stop}, which is the default"},
    {"", "TerminateOnNaN", "write fit: {nonfinite: stop}, which is the default"},
    {"", "verbose", "leave it out: `plexus train RUN.yaml --quiet` prints nothing but warnings and errors"},
    // Keys of the data.
    {"data", "validation_split", "write validation: {last: %}"},
    {"", "validation_split", "write data: {validation: {last: %}}"},
    {"data", "val_split", "write validation: {last: %}"},
    {"", "val_split", "write data: {validation: {last: %}}"},
    {"", "validation_fraction", "write data: {validation: {last: %}}"},
    {"data", "test_size", "write test: {random: %}"},
    {"", "test_size", "write data: {test: {random: %}}"},
    {"data", "train_test_split", "write test: {random: 0.25}"},
    {"", "train_test_split", "write data: {test: {random: 0.25}}"},
    {"data", "train_size", "write what is left for testing: test: {random: 0.25}"},
    {"data", "stratify", "write it in the split: validation: {random: {size: 0.2, stratify: %}}"},
    {"", "cv", no_folds},
    {"", "n_splits", no_folds},
    {"", "k_fold", no_folds},
    {"", "KFold", no_folds},
    {"data", "usecols", "write inputs: %"},
    {"", "usecols", "write data: {inputs: %}"},
    {"data", "features", "write inputs: %"},
    {"", "features", "write data: {inputs: %}"},
    {"data", "x", "write inputs: %"},
    {"data", "X", "write inputs: %"},
    {"data", "columns", "write inputs: %"},
    {"data", "feature_columns", "write inputs: %"},
    {"data", "y", "write target: %"},
    {"data", "label", "write target: %"},
    {"data", "labels", "write target: %"},
    {"data", "label_column", "write target: %"},
    {"data", "target_column", "write target: %"},
    {"data", "targets", "write target: %"},
    {"data", "output", "write target: %"},
    {"data", "drop", "write exclude: %"},
    {"data", "ignore", "write exclude: %"},
    {"data", "file", "write source: {csv: {file: %}}"},
    {"data", "path", "write source: {csv: {file: %}}"},
    {"data", "csv", "write source: {csv: {file: %}}"},
    {"data", "train_file", "write source: {csv: {file: %}}"},
    {"dataset", "filepath", "write file: %"},
    {"dataset", "filename", "write file: %"},
    {"dataset", "path", "write file: %"},
    {"dataset", "filepath_or_buffer", "write file: %"},
    {"the run file", "dataset", "write data: {source: %}"},
    {"the run file", "source", "write data: {source: %}"},
    {"the run file", "csv", "write data: {source: {csv: {file: data.csv}}}"},
    {"the run file", "inputs", "write data: {inputs: %}"},
    {"the run file", "target", "write data: {target: %}"},
    {"the run file", "targets", "write data: {target: %}"},
    {"the run file", "label", "write data: {target: %}"},
    {"the run file", "exclude", "write data: {exclude: %}"},
    {"the run file", "validation", "write data: {validation: {last: 0.2}}"},
    {"the run file", "validation_data", "write data: {validation: {last: 0.2}}"},
    {"the run file", "test", "write data: {test: {last: 0.2}}"},
    {"", "class_weight", "write data: {class_weight: %}"},
    {"", "sample_weight", "write data: {sample_weight: %}"},
    {"", "StandardScaler", no_scaler},
    {"", "standard_scaler", no_scaler},
    {"", "MinMaxScaler", no_scaler},
    {"", "standardize", no_scaler},
    {"", "normalize", no_scaler},
    {"", "scaler", no_scaler},
    {"data", "preprocessing", "write prepare: [standard_scaler]"},
    {"data", "transforms", "write prepare: %"},
    {"data", "scaler", "write prepare: [standard_scaler]"},
    // Keys of the run.
    {"the run file", "random_state", "write seed: %"},
    {"the run file", "random_seed", "write seed: %"},
    {"", "random_state", "write seed: % at the top level of the run file"},
    {"", "random_seed", "write seed: % at the top level of the run file"},
    {"", "seed", "write seed: % at the top level of the run file"},
    {"the run file", "device", "what runs the model is chosen by backend: reference, or backend: onednn"},
    {"", "n_jobs", "write threads: % at the top level of the run file"},
    {"", "num_threads", "write threads: % at the top level of the run file"},
    {"the run file", "num_workers", "write threads: %"},
    {"the run file", "dtype", "write precision: float32, or precision: float64"},
    {"the run file", "compile", "write loss, optimizer and metrics at the top level, without compile"},
    {"fit", "optimizer", "write optimizer: % at the top level of the run file"},
    {"fit", "loss", "write loss: % at the top level of the run file"},
    {"fit", "metrics", "write metrics: % at the top level of the run file"},
    {"the run file", "criterion", "write loss: %"},
    {"the run file", "loss_function", "write loss: %"},
    {"the run file", "objective", "write loss: %"},
    {"the run file", "scoring", "write metrics: [accuracy]"},
    {"the run file", "metric", "write metrics: [%]"},
    // Keys of the model and its layers.
    {"the run file", "layers", "write model: and below it the list of layers, without layers"},
    {"the run file", "network", "write model: and below it the list of layers"},
    {"the run file", "net", "write model: and below it the list of layers"},
    {"the run file", "architecture", "write model: and below it the list of layers"},
    {"the run file", "hidden_layer_sizes", hidden_layers},
    {"the run file", "hidden_layers", hidden_layers},
    {"the run file", "hidden_units", hidden_layers},
    {"the run file", "units", hidden_layers},
    {"the run file", "activation", written_in_layer},
    {"the run file", "dropout", "it is a layer: write it in the list model, '- dropout: {rate: %}'"},
    {"the run file", "weights", "write initial_weights: %"},
    {"layer", "input_shape", no_input_width},
    {"layer", "input_dim", no_input_width},
    {"layer", "in_features", no_input_width},
    {"layer", "out_features", "write units: %"},
    {"layer", "n_units", "write units: %"},
    {"layer", "neurons", "write units: %"},
    {"layer", "nodes", "write units: %"},
    {"layer", "size", "write units: %"},
    {"layer", "width", "write units: %"},
    {"layer", "bias", "write use_bias: %"},
    {"layer", "p", "write rate: %"},
};

bool is_owner(std::string_view pattern, std::string_view owner) {
  if (pattern.empty() || pattern == owner) return true;
  return owner.starts_with(pattern) && owner.substr(pattern.size()).starts_with(" '");
}

/// An option of a component is advised only where the component has it: a dense layer takes no rate.
bool may_be_written(const ForeignKey& key, const std::vector<std::string>& known) {
  constexpr std::string_view write = "write ";
  const bool of_component =
      key.owner == "layer" || key.owner == "optimizer" || key.owner == "schedule" || key.owner == "dataset";
  if (!of_component || !key.advice.starts_with(write)) return true;
  const std::string_view rest = key.advice.substr(write.size());
  return std::find(known.begin(), known.end(), rest.substr(0, rest.find(':'))) != known.end();
}

std::string value_text(const Tree& value) {
  if (value.is_scalar()) return value.quoted() ? "\"" + value.text() + "\"" : value.text();
  if (!value.is_list()) return "...";
  std::string text;
  for (const Tree& item : value.items()) {
    if (!item.is_scalar() || text.size() > 60) return "[...]";
    text += (text.empty() ? "" : ", ") + item.text();
  }
  return "[" + text + "]";
}

std::string filled(std::string_view advice, const Tree& value) {
  std::string text = "; " + std::string(advice);
  const std::size_t place = text.find('%');
  if (place != std::string::npos) text.replace(place, 1, value_text(value));
  return text;
}

}  // namespace

std::string foreign_key(std::string_view owner, const Tree::Entry& entry,
                        const std::vector<std::string>& known) {
  for (const ForeignKey& key : foreign_keys) {
    if (key.word == entry.key && is_owner(key.owner, owner) && may_be_written(key, known)) {
      return filled(key.advice, entry.value);
    }
  }
  return {};
}

}  // namespace plexus
