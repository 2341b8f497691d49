// The networks of the chapter on the prices of houses: what each must reach is the mean of thirty seeds, with
// room for one seed (semantics.md A3).

#include <plexus/data/safetensors.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>
#include <string>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"

using namespace plexus::tests;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(housing)

namespace {

constexpr double tolerance_of_total = 1e-6;

std::string run_file(const std::string& name) { return PLEXUS_SOURCE "/apps/examples/" + name + ".yaml"; }

/// Loss and metrics on the test part after a training in `out`.
nlohmann::json trained(const Scratch& scratch, const std::string& name, const std::string& backend) {
  const Outcome training =
      run_plexus({"train", run_file(name), "--out", "out", "--quiet", "backend=" + backend}, scratch.path());
  BOOST_TEST_REQUIRE(training.exit_code == 0, training.err);
  BOOST_TEST(training.err == "");
  const Outcome evaluation = run_plexus({"evaluate", "out", "--json", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(evaluation.exit_code == 0, evaluation.err);
  return nlohmann::json::parse(evaluation.out);
}

struct Gate {
  const char* name;
  const char* loss;
  double low;
  double high;
  friend std::ostream& operator<<(std::ostream& out, const Gate& gate) { return out << gate.name; }
};

const std::vector<Gate> gates = {
    {"housing", "loss", 0.395, 0.450},    {"wide_and_deep", "loss", 0.37, 0.445},
    {"two_inputs", "loss", 0.385, 0.47},  {"auxiliary_output", "main_loss", 0.39, 0.47},
    {"housing_deep", "loss", 0.40, 0.54}, {"housing_early_stopping", "loss", 0.30, 0.38},
};

}  // namespace

BOOST_DATA_TEST_CASE(each_run_meets_its_gate, data::make(gates) * data::make({"reference", "onednn"}), gate,
                     backend) {
  if (std::string(backend) == "onednn" && !plexus::test::needs_onednn(0)) return;
  const Scratch scratch;
  const nlohmann::json test = trained(scratch, gate.name, backend);
  const double loss = test[gate.loss];
  BOOST_TEST(loss >= gate.low);
  BOOST_TEST(loss <= gate.high);
  if (std::string(gate.name) != "auxiliary_output") return;
  const double main = test["main_loss"];
  const double aux = test["aux_loss"];
  const double whole = test["loss"];
  BOOST_TEST(aux >= 0.65);
  BOOST_TEST(aux <= 1.3);
  const double total = 0.9 * main + 0.1 * aux;
  BOOST_TEST(std::abs(whole - total) <= tolerance_of_total);
}

BOOST_AUTO_TEST_CASE(the_best_weights_give_the_least_value_of_the_history) {
  const Scratch scratch;
  const nlohmann::json test = trained(scratch, "housing_best", "reference");
  BOOST_TEST(test["loss"].get<double>() >= 0.40);
  BOOST_TEST(test["loss"].get<double>() <= 0.54);
  const auto history = nlohmann::json::parse(scratch.read("out/history.json"));
  double least = std::numeric_limits<double>::infinity();
  for (const auto& epoch : history["epochs"]) least = std::min(least, epoch["val_loss"].get<double>());
  const Outcome best = run_plexus(
      {"evaluate", "out", "--weights", "best", "--split", "validation", "--json", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(best.exit_code == 0, best.err);
  BOOST_TEST(nlohmann::json::parse(best.out)["loss"].get<double>() == least);
}

BOOST_DATA_TEST_CASE(a_training_goes_on_until_it_does_not_get_better, data::make({"reference", "onednn"}),
                     backend) {
  if (std::string(backend) == "onednn" && !plexus::test::needs_onednn(0)) return;
  const Scratch scratch;
  const std::string on = std::string("backend=") + backend;
  const Outcome base =
      run_plexus({"train", run_file("housing_best"), "--out", "base", "--quiet", on}, scratch.path());
  BOOST_TEST_REQUIRE(base.exit_code == 0, base.err);
  const Outcome training = run_plexus(
      {"train", run_file("housing_continued"), "--out", "out", "--quiet", on, "initial_weights=base"},
      scratch.path());
  BOOST_TEST_REQUIRE(training.exit_code == 0, training.err);
  const auto history = nlohmann::json::parse(scratch.read("out/history.json"));
  double least = std::numeric_limits<double>::infinity();
  for (const auto& epoch : history["epochs"]) least = std::min(least, epoch["val_loss"].get<double>());
  const std::string stopped = history["stopped"];
  BOOST_TEST((history["epochs"].size() == 100U || stopped.starts_with("early stopping at epoch ")), stopped);
  const auto loss_of = [&](const char* part) {
    const Outcome found =
        run_plexus({"evaluate", "out", "--split", part, "--json", "--quiet"}, scratch.path());
    BOOST_TEST_REQUIRE(found.exit_code == 0, found.err);
    return nlohmann::json::parse(found.out)["loss"].get<double>();
  };
  BOOST_TEST(loss_of("validation") == least);
  BOOST_TEST(loss_of("test") >= 0.30);
  BOOST_TEST(loss_of("test") <= 0.37);
}

// With a learning rate of 0.05 some seeds survive and some do not.
BOOST_DATA_TEST_CASE(a_learning_rate_that_is_too_high_ends_well_or_is_told, data::make({1, 2, 3, 4, 5}),
                     seed) {
  const Scratch scratch;
  const Outcome training =
      run_plexus({"train", run_file("diverging"), "--out", "out", "--quiet", "seed=" + std::to_string(seed)},
                 scratch.path());
  const auto history = nlohmann::json::parse(scratch.read("out/history.json"));
  const auto manifest = nlohmann::json::parse(scratch.read("out/manifest.json"));
  if (training.exit_code == 0) {
    BOOST_TEST(history["epochs"].size() == 30U);
    BOOST_TEST(history["epochs"].back()["loss"].is_number());
    BOOST_TEST(manifest["state"] == "complete");
  } else {
    BOOST_TEST(training.exit_code == 1);
    BOOST_TEST(training.err.find("a learning rate that is too high (it is 0.05)") != std::string::npos,
               training.err);
    BOOST_TEST(manifest["state"] == "diverged");
  }
}

BOOST_AUTO_TEST_CASE(programs_of_the_same_networks_give_the_same_bits) {
  for (const auto& [name, program] : {std::pair("wide_and_deep", PLEXUS_WIDE_AND_DEEP),
                                      std::pair("auxiliary_output", PLEXUS_AUXILIARY_OUTPUT)}) {
    const Scratch scratch;
    const Outcome from_file =
        run_plexus({"train", run_file(name), "--out", "out", "--quiet", "fit.epochs=2", "backend=reference"},
                   scratch.path());
    BOOST_TEST_REQUIRE(from_file.exit_code == 0, from_file.err);
    const Outcome from_cpp = run({program, "2", "weights.safetensors"}, scratch.path());
    BOOST_TEST_REQUIRE(from_cpp.exit_code == 0, from_cpp.err);
    const auto weights = plexus::read_safetensors(scratch.path() / "weights.safetensors");
    BOOST_TEST((plexus::read_safetensors(scratch.path() / "out/weights.safetensors") == weights), name);
  }
}

// Half the epochs of auxiliary_output.yaml.
BOOST_AUTO_TEST_CASE(a_class_that_owns_its_layers_learns_as_well) {
  const Scratch scratch;
  const Outcome outcome = run({PLEXUS_SUBCLASSING}, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  const std::string name = "main_output_loss: ";
  const std::size_t at = outcome.out.find(name);
  BOOST_TEST_REQUIRE(at != std::string::npos, outcome.out);
  const double main = std::stod(outcome.out.substr(at + name.size()));
  BOOST_TEST(main >= 0.45, outcome.out);
  BOOST_TEST(main <= 0.60, outcome.out);
}

BOOST_AUTO_TEST_SUITE_END()
