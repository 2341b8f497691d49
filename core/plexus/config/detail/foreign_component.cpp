#include <plexus/config/detail/foreign_advice.hpp>
#include <plexus/config/detail/foreign_component.hpp>

#include <cctype>

namespace plexus {
namespace {

/// The name of a component in another library, in any case and with or without underscores; `here` is how it
/// is written.
struct ForeignComponent {
  Kind kind;
  std::string_view word;
  std::string_view here;
};

constexpr std::string_view of_classes =
    "write sparse_categorical_crossentropy, or categorical_crossentropy for one-hot targets";

constexpr ForeignComponent components[] = {
    {Kind::layer, "Linear", "write dense: {units: 10}"},
    {Kind::layer, "fc", "write dense: {units: 10}"},
    {Kind::layer, "fully_connected", "write dense: {units: 10}"},
    {Kind::layer, "input", no_input_width},
    {Kind::layer, "input_layer", no_input_width},
    {Kind::layer, "logistic", "write sigmoid"},
    {Kind::layer, "identity", "write linear"},
    {Kind::layer, "Normalization", "write normalization"},
    {Kind::layer, "LayerNorm", "write layer_normalization"},
    {Kind::layer, "GroupNorm", "write group_normalization: {groups: 8}"},
    {Kind::layer, "RMSNorm", "write rms_normalization"},
    {Kind::layer, "RNN", "write simple_rnn: {units: 32}"},
    {Kind::layer, "standard_scaler", no_scaler},
    {Kind::layer, "MinMaxScaler", no_scaler},
    {Kind::loss, "MSELoss", "write mean_squared_error"},
    {Kind::loss, "squared_error", "write mean_squared_error"},
    {Kind::loss, "L1Loss", "write mean_absolute_error"},
    {Kind::loss, "absolute_error", "write mean_absolute_error"},
    {Kind::loss, "BCELoss", "write binary_crossentropy"},
    {Kind::loss, "HuberLoss", "write huber"},
    {Kind::loss, "SmoothL1Loss", "write huber"},
    {Kind::loss, "KLDivLoss",
     "write kl_divergence, which takes probabilities where KLDivLoss takes their logarithms: let the output "
     "end with softmax"},
    {Kind::loss, "PoissonNLLLoss",
     "write poisson, which takes rates where PoissonNLLLoss takes their logarithms by default: let the "
     "output end with exponential or softplus"},
    {Kind::loss, "mean_pinball_loss", "write quantile: {quantile: 0.5}"},
    {Kind::loss, "focal_loss", "write binary_focal_crossentropy or categorical_focal_crossentropy"},
    {Kind::loss, "BCEWithLogitsLoss", "write binary_crossentropy: {from_logits: true}"},
    {Kind::loss, "CrossEntropyLoss", "write sparse_categorical_crossentropy: {from_logits: true}"},
    {Kind::loss, "NLLLoss",
     "write sparse_categorical_crossentropy, which takes probabilities where NLLLoss takes their logarithms: "
     "let the output end with softmax"},
    {Kind::loss, "cross_entropy", of_classes},
    {Kind::loss, "log_loss",
     "write binary_crossentropy, or sparse_categorical_crossentropy for more than two classes"},
    {Kind::metric, "sparse_categorical_accuracy", "write accuracy"},
    {Kind::metric, "categorical_accuracy", "write accuracy"},
    {Kind::metric, "accuracy_score", "write accuracy"},
    {Kind::metric, "neg_mean_squared_error", "write mean_squared_error"},
    {Kind::metric, "io_u", "write mean_io_u: {classes: [1]}"},
    {Kind::metric, "binary_io_u", "write mean_io_u: {threshold: 0.5}"},
    {Kind::metric, "one_hot_io_u", "write mean_io_u: {classes: [1]}; the loss tells how targets are given"},
    {Kind::metric, "one_hot_mean_io_u", "write mean_io_u; the loss tells how targets are given"},
    {Kind::metric, "jaccard_score", "write mean_io_u"},
    {Kind::metric, "expected_calibration_error", "write calibration_error"},
    {Kind::schedule, "exponential_lr", "write exponential_decay: {initial: 0.1, steps: 1 epoch, rate: 0.9}"},
    {Kind::schedule, "step_lr",
     "write exponential_decay: {initial: 0.1, steps: 10 epochs, rate: 0.1, staircase: true}"},
    {Kind::schedule, "multi_step_lr",
     "write piecewise_constant: {boundaries: [10 epochs], values: [0.1, 0.01]}"},
    {Kind::schedule, "cosine_annealing_lr", "write cosine_decay: {initial: 0.1}"},
    {Kind::schedule, "cosine_annealing", "write cosine_decay: {initial: 0.1}"},
    {Kind::schedule, "one_cycle_lr", "write one_cycle: {maximum: 0.1}"},
    {Kind::schedule, "reduce_lr_on_plateau",
     "it is a callback: callbacks: [reduce_lr_on_plateau: {patience: 5}]"},
    {Kind::callback, "model_checkpoint",
     "write it beside callbacks: checkpoint: {every: 1 epoch, best: val_loss}; every run keeps checkpoints"},
    {Kind::callback, "backup_and_restore",
     "every run keeps checkpoints: `plexus resume RUN_DIR` goes on with a training that was stopped"},
    {Kind::callback, "learning_rate_scheduler",
     "write a schedule in the optimizer: learning_rate: {exponential_decay: {...}}; `plexus help run-file` "
     "lists them"},
    {Kind::callback, "terminate_on_nan",
     "write fit: {nonfinite: stop}, which is the default: a loss that is not finite ends the training"},
    {Kind::callback, "csv_logger", "write csv_log: {file: log.csv}"},
    {Kind::callback, "history", "every run writes history.csv and history.json"},
    {Kind::callback, "swap_ema_weights", "write it in the optimizer: use_ema: true, swap_ema_weights: true"},
    {Kind::callback, "swa", "write stochastic_weight_averaging: {start: 0.75}"},
    {Kind::callback, "timer", "write time_limit: {limit: 2 hours}"},
    {Kind::callback, "max_time", "write time_limit: {limit: 2 hours}"},
    {Kind::callback, "lambda_callback",
     "print: {value: val_loss / loss} prints a formula of logs; anything else is a plugin of a few lines"},
    {Kind::callback, "progbar_logger", "the progress of a training is printed without it"},
    {Kind::initializer, "xavier_uniform", "write glorot_uniform"},
    {Kind::initializer, "xavier_normal", "write glorot_normal"},
    {Kind::initializer, "kaiming_uniform", "write he_uniform"},
    {Kind::initializer, "kaiming_normal", "write he_normal"},
    {Kind::initializer, "zero", "write zeros"},
    {Kind::dataset, "read_csv", "write csv: {file: data.csv}"},
    {Kind::dataset, "numpy", "write npy: {inputs: x.npy, targets: y.npy}"},
    {Kind::dataset, "mnist", "write idx for files of that format, or fashion_mnist"},
};

/// Without upper case and underscores: "MeanSquaredError" and "mean_squared_error" are one.
std::string squashed(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '_') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

/// Advice for the name of a file in the place of the dataset that reads it.
std::string file_advice(std::string_view name) {
  for (const std::string_view ending : {".csv", ".csv.gz", ".txt"}) {
    if (name.ends_with(ending)) return "; write csv: {file: " + std::string(name) + "}";
  }
  return name.ends_with(".npy") ? "; write npy: {inputs: " + std::string(name) + ", targets: y.npy}" : "";
}

std::string advice_on(Kind kind, std::string_view name, const std::vector<std::string>& names) {
  const std::string typed = squashed(name);
  for (const ForeignComponent& component : components) {
    if (component.kind == kind && squashed(component.word) == typed)
      return "; " + std::string(component.here);
  }
  for (const std::string& known : names) {
    if (squashed(known) == typed) return "; write " + known;
  }
  return {};
}

}  // namespace

std::string foreign_component(Kind kind, std::string_view name, const std::vector<std::string>& names) {
  if (kind == Kind::dataset) {
    if (const std::string file = file_advice(name); !file.empty()) return file;
  }
  // The whole name first: those of plugins may have points too.
  if (const std::string whole = advice_on(kind, name, names); !whole.empty()) return whole;
  return advice_on(kind, name.substr(name.rfind('.') + 1), names);
}

}  // namespace plexus
