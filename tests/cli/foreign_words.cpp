// What users of other libraries type first is answered with how it is written here.

#include <ostream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(foreign_words)

namespace {

struct Foreign {
  const char* argument;  ///< an override that types it
  const char* says;      ///< in the answer
  const char* here;      ///< an override that does what the answer says; empty: there is nothing to type
};

std::ostream& operator<<(std::ostream& out, const Foreign& foreign) { return out << foreign.argument; }

const Foreign words[] = {
    {"validation_split=0.25", "write data: {validation: {last: 0.25}}", "data.validation={last: 0.25}"},
    {"data.validation_split=0.25", "write validation: {last: 0.25}", "data.validation={last: 0.25}"},
    {"fit.validation_split=0.25", "write data: {validation: {last: 0.25}}", "data.validation={last: 0.25}"},
    {"epochs=5", "write fit: {epochs: 5}", "fit.epochs=5"},
    {"optimizer.sgd.epochs=5", "write fit: {epochs: 5}", "fit.epochs=5"},
    {"n_iter=7", "write fit: {epochs: 7}", "fit.epochs=7"},
    {"max_iter=7", "write fit: {epochs: 7}", "fit.epochs=7"},
    {"batch_size=4", "write fit: {batch_size: 4}", "fit.batch_size=4"},
    {"data.batch_size=4", "write fit: {batch_size: 4}", "fit.batch_size=4"},
    {"learning_rate=0.1", "optimizer: {sgd: {learning_rate: 0.1}}", "optimizer={sgd: {learning_rate: 0.1}}"},
    {"fit.learning_rate=0.1", "optimizer: {sgd: {learning_rate: 0.1}}",
     "optimizer={sgd: {learning_rate: 0.1}}"},
    {"lr=0.1", "optimizer: {sgd: {learning_rate: 0.1}}", "optimizer={sgd: {learning_rate: 0.1}}"},
    {"optimizer.lr=0.1", "write learning_rate: 0.1", "optimizer.learning_rate=0.1"},
    {"optimizer.learning_rate=ExponentialDecay", "write exponential_decay",
     "optimizer.learning_rate={exponential_decay: {initial: 0.1, steps: 1 epoch, rate: 0.9}}"},
    {"optimizer.learning_rate={CosineDecay: {}}", "write cosine_decay",
     "optimizer.learning_rate={cosine_decay: {initial: 0.1}}"},
    {"optimizer.learning_rate={exponential_decay: {initial: 1, steps: 5, decay_rate: 0.5}}",
     "write rate: 0.5", "optimizer.learning_rate={exponential_decay: {initial: 1, steps: 5, rate: 0.5}}"},
    {"optimizer.learning_rate={exponential_decay: {initial: 1, decay_steps: 50, rate: 1}}",
     "write steps: 50 steps",
     "optimizer.learning_rate={exponential_decay: {initial: 1, steps: 50 steps, rate: 1}}"},
    {"optimizer.learning_rate={StepLR: {}}", "staircase: true", ""},
    {"optimizer.accumulation_steps=4", "write gradient_accumulation_steps: 4",
     "optimizer.gradient_accumulation_steps=4"},
    {"random_state=42", "write seed: 42", "seed=42"},
    {"data.random_state=42", "write seed: 42 at the top level", "seed=42"},
    {"patience=3", "write callbacks: [early_stopping: {patience: 3}]",
     "callbacks=[{early_stopping: {patience: 3, monitor: loss}}]"},
    {"fit.patience=3", "write callbacks: [early_stopping: {patience: 3}]",
     "callbacks=[{early_stopping: {patience: 3, monitor: loss}}]"},
    {"fit.callbacks=[early_stopping]",
     "write it at the top level: callbacks:", "callbacks=[{early_stopping: {monitor: loss}}]"},
    {"callbacks=[EarlyStopping]", "write early_stopping", "callbacks=[{early_stopping: {monitor: loss}}]"},
    {"callbacks=[{ReduceLROnPlateau: {patience: 3}}]", "write reduce_lr_on_plateau",
     "callbacks=[{reduce_lr_on_plateau: {patience: 3, monitor: loss}}]"},
    {"callbacks=[{ModelCheckpoint: {save_best_only: true}}]", "checkpoint: {every: 1 epoch, best: val_loss}",
     "checkpoint={every: 1 epoch}"},
    {"callbacks=[{LearningRateScheduler: {}}]", "write a schedule in the optimizer", ""},
    {"callbacks=[TerminateOnNaN]", "write fit: {nonfinite: stop}", "fit.nonfinite=stop"},
    {"callbacks=[{BackupAndRestore: {}}]", "plexus resume", ""},
    {"callbacks=[CSVLogger]", "write csv_log", "callbacks=[csv_log]"},
    {"lr_scheduler={StepLR: {}}", "write a schedule in the optimizer", ""},
    {"optimizer.lr_scheduler=cosine", "write learning_rate: {exponential_decay: {...}}", ""},
    {"learning_rate_scheduler=x", "write a schedule in the optimizer", ""},
    {"restore_best_weights=true", "[early_stopping: {patience: 10, restore_best_weights: true}]",
     "callbacks=[{early_stopping: {patience: 10, restore_best_weights: true, monitor: loss}}]"},
    {"initial_epoch=5", "`plexus resume RUN_DIR` goes on", ""},
    {"fit.initial_epoch=5", "`plexus resume RUN_DIR` goes on", ""},
    {"resume=true", "`plexus resume RUN_DIR` goes on", ""},
    {"backup_and_restore=backup", "`plexus resume RUN_DIR` goes on", ""},
    {"save_freq=epoch", "write checkpoint: {every: 1 epoch}", "checkpoint={every: 1 epoch}"},
    {"save_best_only=true", "write checkpoint: {best: val_loss}", ""},
    {"model_checkpoint=best.keras", "write checkpoint: {best: val_loss}", ""},
    {"checkpoint.monitor=loss", "write best: loss", "checkpoint={best: loss}"},
    {"checkpoint.save_freq=epoch", "write every: 1 epoch", "checkpoint={every: 1 epoch}"},
    {"checkpoint.save_best_only=true", "write best: val_loss", ""},
    {"checkpoint.save_top_k=3", "write keep: 3", "checkpoint={keep: 3}"},
    {"checkpoint.filepath=best.keras", "--out DIR", ""},
    {"terminate_on_nan=true", "write fit: {nonfinite: stop}", "fit.nonfinite=stop"},
    {"optimizer.ema_overwrite_frequency=100", "when the training ends", ""},
    {"ema_overwrite_frequency=100", "optimizer: {sgd: {use_ema: true}}", "optimizer={sgd: {use_ema: true}}"},
    {"compile={optimizer: sgd}", "write loss, optimizer and metrics at the top level", ""},
    {"data.StandardScaler=true", "rescaling", ""},
    {"model.0=StandardScaler", "rescaling", ""},
    {"data.usecols=[x, y]", "write inputs: [x, y]", "data.inputs=[x, y]"},
    {"usecols=[x, y]", "write data: {inputs: [x, y]}", "data.inputs=[x, y]"},
    {"cv=5", "no cross-validation", ""},
    {"data.y=kind", "write target: kind", "data.target=kind"},
    {"target=kind", "write data: {target: kind}", "data.target=kind"},
    {"data.test_size=0.25", "write test: {random: 0.25}", "data.test={random: 0.25}"},
    {"layers=[dense]", "write model:", ""},
    {"hidden_layer_sizes=[100]", "- dense: {units: 100, activation: relu}", ""},
    {"activation=tanh", "dense: {units: 10, activation: tanh}", ""},
    {"model.0=Dense", "write dense", "model.0={dense: {units: 8}}"},
    {"model.0={Dense: {units: 8}}", "write dense", "model.0={dense: {units: 8}}"},
    {"model.0={Linear: {units: 8}}", "write dense", "model.0={dense: {units: 8}}"},
    {"model.0={nn.Linear: {units: 8}}", "write dense", "model.0={dense: {units: 8}}"},
    {"model.0=keras.layers.Dense", "write dense", "model.0={dense: {units: 8}}"},
    {"model.0={tf.keras.layers.Dense: {units: 8}}", "write dense", "model.0={dense: {units: 8}}"},
    {"model.0.activation=nn.ReLU", "write relu", "model.0.activation=relu"},
    {"loss=nn.MSELoss", "write mean_squared_error", ""},
    {"model.0.activation=ReLU", "write relu", "model.0.activation=relu"},
    {"model.0.activation=LeakyReLU", "write leaky_relu",
     "model.0.activation={leaky_relu: {negative_slope: 0.3}}"},
    {"model.0.kernel_initializer=GlorotUniform", "write glorot_uniform",
     "model.0.kernel_initializer=glorot_uniform"},
    {"model.0.out_features=8", "write units: 8", "model.0.units=8"},
    {"model.0.input_dim=2", "leave it out", ""},
    {"optimizer=Adam", "write adam", "optimizer=adam"},
    {"optimizer={SGD: {learning_rate: 0.1}}", "write sgd", "optimizer={sgd: {learning_rate: 0.1}}"},
    {"loss=SparseCategoricalCrossentropy", "write sparse_categorical_crossentropy",
     "loss=sparse_categorical_crossentropy"},
    {"loss=CrossEntropyLoss", "write sparse_categorical_crossentropy",
     "loss=sparse_categorical_crossentropy"},
    {"loss=PoissonNLLLoss", "takes rates where PoissonNLLLoss takes their logarithms by default", ""},
    {"loss=KLDivLoss", "takes probabilities where KLDivLoss takes their logarithms", ""},
    {"loss=NLLLoss", "takes probabilities where NLLLoss takes their logarithms",
     "loss=sparse_categorical_crossentropy"},
    {"loss=MeanSquaredError", "write mean_squared_error", ""},
    {"data.source=small.csv", "write csv: {file: small.csv}", "data.source={csv: {file: small.csv}}"},
    {"metrics=[sparse_categorical_accuracy]", "write accuracy", "metrics=[accuracy]"},
    {"metrics=[SparseCategoricalAccuracy]", "write accuracy", "metrics=[accuracy]"},
    {"metrics=[Accuracy]", "write accuracy", "metrics=[accuracy]"},
    {"metrics=[accuracy_score]", "write accuracy", "metrics=[accuracy]"},
};

Outcome summary_with(const char* argument) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  return run_plexus({"summary", "run.yaml", argument}, scratch.path());
}

}  // namespace

BOOST_DATA_TEST_CASE(are_answered_with_the_spelling_here, boost::unit_test::data::make(words), word) {
  const Outcome outcome = summary_with(word.argument);
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(holds(outcome.err, word.says), outcome.err);
  if (*word.here == '\0') return;
  const Outcome followed = summary_with(word.here);
  BOOST_TEST(followed.exit_code == 0, followed.err);
}

BOOST_AUTO_TEST_CASE(of_an_option_that_the_component_lacks_are_not_advised) {
  const Outcome outcome = summary_with("model.0.p=0.5");  // a dense layer has no rate
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(!holds(outcome.err, "rate: 0.5"), outcome.err);
}

BOOST_AUTO_TEST_CASE(that_are_typed_as_flags_are_answered_with_the_form_of_an_override) {
  const Outcome outcome = summary_with("--epochs");
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(holds(outcome.err, "without dashes, as fit.epochs=5"), outcome.err);
}

// Of the layers there are too many to read.
BOOST_AUTO_TEST_CASE(that_nothing_resembles_are_answered_with_all_names_of_the_kind) {
  const Outcome layer = summary_with("model.0=SpectralGate");
  BOOST_TEST(layer.exit_code == 2);
  BOOST_TEST(holds(layer.err, "there is no layer 'SpectralGate'; `plexus plugin list` shows all"), layer.err);
  BOOST_TEST(!holds(layer.err, ".so:"), layer.err);  // no list of libraries
  BOOST_TEST(!holds(layer.err, "layers.so"), layer.err);
  const Outcome loss = summary_with("loss=wasserstein");
  BOOST_TEST(holds(loss.err, "the losses are: binary_crossentropy, "), loss.err);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(next_steps)

BOOST_AUTO_TEST_CASE(of_training_a_run_directory_are_told) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "first"}, scratch.path()).exit_code == 0);
  const Outcome again = run_plexus({"train", "first", "--out", "second"}, scratch.path());
  BOOST_TEST(again.exit_code == 0, again.err);
  BOOST_TEST(holds(again.err, "repeats the training of first from new weights"), again.err);
  BOOST_TEST(holds(again.err, "initial_weights=first"), again.err);
  BOOST_TEST((scratch.read("first/weights.safetensors") == scratch.read("second/weights.safetensors")));
  const Outcome on =
      run_plexus({"train", "first", "initial_weights=first", "--out", "third"}, scratch.path());
  BOOST_TEST(on.exit_code == 0, on.err);
  BOOST_TEST((scratch.read("first/weights.safetensors") != scratch.read("third/weights.safetensors")));
}

BOOST_AUTO_TEST_CASE(of_comparing_two_runs_are_told) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  scratch.write("other.yaml", small_run);
  const Outcome outcome = run_plexus({"compare", "run.yaml", "other.yaml"}, scratch.path());
  BOOST_TEST(outcome.exit_code == 2);
  for (const char* part : {"'run.yaml' and 'other.yaml'", "plexus evaluate other.yaml", "--against"}) {
    BOOST_TEST(holds(outcome.err, part), outcome.err);
  }
}

BOOST_AUTO_TEST_CASE(of_a_plugin_that_was_built_again_are_told_and_work) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  std::filesystem::copy(PLEXUS_SNAKE, scratch.path() / "snake.so");
  std::string run = with(small_run, "seed: 1", "seed: 1\nplugins: [./snake.so]");
  scratch.write("run.yaml", with(run, "dense: {units: 8, activation: relu}", "snake"));
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "out"}, scratch.path()).exit_code == 0);
  scratch.write("snake.so", scratch.read("snake.so") + "another build");
  const Outcome refused = run_plexus({"evaluate", "out"}, scratch.path());
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(holds(refused.err, "for a run directory, add --accept-changed"), refused.err);
  const std::vector<std::vector<std::string>> commands = {{"evaluate", "out"},
                                                          {"predict", "out", "--input", "small.csv"},
                                                          {"summary", "out"},
                                                          {"check", "out"},
                                                          {"config", "out"}};
  for (std::vector<std::string> words : commands) {
    words.push_back("--accept-changed");
    const Outcome outcome = run_plexus(words, scratch.path());
    BOOST_TEST(outcome.exit_code == 0, words[0] << ": " << outcome.err);
    BOOST_TEST(holds(outcome.err, "accepted: "), outcome.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()
