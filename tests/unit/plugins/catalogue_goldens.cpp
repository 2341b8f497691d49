// What Keras computes for losses, layers, metrics, optimizers, regularizers and constraints, in float64 and
// float32 on the reference backend and in float32 on onednn without falling back on it: catalogue_goldens.py
// wrote catalogue_goldens.yaml.

#include <plexus/config/yaml.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/runs_here.hpp"
#include "golden_case.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(catalogue_goldens)

namespace {

void check(const char* section, void (*check_one)(const Tree&, const GoldenSetting&),
           const char* file = PLEXUS_CATALOGUE_GOLDENS) {
  const Tree goldens = read_yaml(file);
  reference();
  std::vector<std::pair<std::string, GoldenSetting>> settings{{"reference", {DType::float64}},
                                                              {"reference", {DType::float32}}};
  Backends fast;
  if (test::runs_here("onednn")) {
    fast = open_backends("onednn", false);
    settings.push_back({"onednn", {DType::float32, fast}});
  }
  for (const auto& [backend, setting] : settings) {
    for (const Tree& entry : goldens.find(section)->items()) {
      BOOST_TEST_MESSAGE(section << " | " << text_of(entry, "name") << " | " << name_of(setting.dtype)
                                 << " | " << backend);
      BOOST_TEST_CONTEXT(text_of(entry, "name") << " in " << name_of(setting.dtype) << " on " << backend) {
        check_one(entry, setting);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(losses) { check("losses", check_loss); }
BOOST_AUTO_TEST_CASE(layers) { check("layers", check_layer); }
BOOST_AUTO_TEST_CASE(sequence_layers) { check("layers", check_layer, PLEXUS_SEQUENCE_GOLDENS); }
BOOST_AUTO_TEST_CASE(metrics) { check("metrics", check_metric); }
BOOST_AUTO_TEST_CASE(optimizers) { check("optimizers", check_optimizer); }
BOOST_AUTO_TEST_CASE(regularizers) { check("regularizers", check_regularizer); }
BOOST_AUTO_TEST_CASE(constraints) { check("constraints", check_constraint); }

BOOST_AUTO_TEST_SUITE_END()
