// Components with one fault each: the line of the table that is for it fails and says what is wrong; lines
// that the fault does not touch pass.

#include <plexus/check/check_component.hpp>
#include <plexus/check/detail/kinds/scratch_folder.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "checked.hpp"
#include "wrong_components.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(kinds_wrong)

namespace {

struct Fault {
  Kind kind;
  std::string name;
  std::string check;   ///< how the name of the line begins
  std::string reason;  ///< what its reason has
};

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = {
      {Kind::loss, "wrong_loss_of_batch", "each row alone", "depends on the other rows"},
      {Kind::loss, "wrong_loss_at_ends", "ends of its ranges", "for predictions of 0"},
      {Kind::loss, "wrong_loss_at_target", "ends of its ranges", "the gradient is"},
      {Kind::loss, "wrong_loss_gradient", "gradient", "differences give"},
      {Kind::loss, "wrong_loss_impure", "the same trace twice", "differ"},
      {Kind::metric, "wrong_metric_of_batches", "any split into batches", "of batches of"},
      {Kind::metric, "wrong_metric_when_empty", "before any row", "nan while nothing was counted"},
      {Kind::metric, "wrong_metric_direction", "direction", "it says that larger is better"},
      {Kind::metric, "wrong_metric_constant", "direction", "give the same"},
      {Kind::metric, "wrong_metric_weights", "weights", "with weights 0, 1 and 2"},
      {Kind::optimizer, "wrong_optimizer_slot", "slots are updated", "'w/velocity' is never assigned"},
      {Kind::optimizer, "wrong_optimizer_sign", "goes down", "a quadratic bowl"},
      {Kind::optimizer, "wrong_optimizer_rate", "a learning rate of 0", "changes with a learning rate of 0"},
      {Kind::optimizer, "wrong_optimizer_quotient", "a learning rate of 0", "with a learning rate of 0: "},
      {Kind::optimizer, "wrong_regression_rule", "goes down", "mean_squared_error of 16 rows"},
      {Kind::optimizer, "wrong_optimizer_impure", "goes down", "differ"},
      {Kind::schedule, "wrong_schedule_calls", "a function of the step", "differ"},
      {Kind::schedule, "wrong_schedule_range", "learning rates", "finite and not negative"},
      {Kind::initializer, "wrong_initializer_path", "seed and path", "draw from `random`"},
      {Kind::initializer, "wrong_initializer_range", "values", "-inf in"},
      {Kind::regularizer, "wrong_regularizer_at_zero", "small and large weights", "for weights of 0"},
      {Kind::regularizer, "wrong_regularizer_gradient", "gradient", "differences give"},
      {Kind::constraint, "wrong_constraint_doubles", "projecting again", "is left alone"},
      {Kind::constraint, "wrong_constraint_constant", "projection", "the same for different weights"},
      {Kind::constraint, "wrong_constraint_at_zero", "small and large weights", "for weights of 0"},
      {Kind::constraint, "wrong_constraint_shape", "projection", "has the type of its parameter"},
      {Kind::callback, "wrong_callback_weights", "weights are changed only with a note", "says nothing"},
      {Kind::callback, "wrong_callback_state", "a fit that goes on", "other logs"},
      {Kind::callback, "wrong_callback_load", "a fit that goes on", "another one when it is saved again"},
      {Kind::callback, "wrong_callback_throws", "a training", "on_epoch_end failed: it threw something"},
      {Kind::transform, "wrong_transform_of_batch", "equal bits for cells in any order", "in another order"},
      {Kind::transform, "wrong_transform_constant", "a constant column", "its cells become"},
      {Kind::transform, "wrong_transform_inverse", "inverse", "of which its inverse"},
      {Kind::order, "wrong_order_drops", "permutations", "twice in pass 0"},
      {Kind::order, "wrong_order_calls", "the same orders again", "other orders"},
      {Kind::order, "wrong_order_option", "options: each is read", "'power'."},
      {Kind::dataset, "wrong_dataset_dtype", "describes what it reads", "the dtype int64 and reads float64"},
  };
  return all;
}

const CheckLine* line_of(const CheckTable& table, const std::string& check) {
  for (const CheckLine& line : table.lines()) {
    if (line.check == check || line.check.starts_with(check + ",")) return &line;
  }
  return nullptr;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_fault_is_found_by_its_line) {
  register_wrong_components();
  for (const Fault& fault : faults()) {
    BOOST_TEST_CONTEXT(fault.name) {
      const CheckTable table = checked(fault.kind, fault.name);
      const CheckLine* const line = line_of(table, fault.check);
      BOOST_REQUIRE(line != nullptr);
      BOOST_TEST((line->result.outcome == CheckOutcome::failed), failures(table));
      BOOST_TEST(line->result.reason.find(fault.reason) != std::string::npos, line->result.reason);
    }
  }
}

BOOST_AUTO_TEST_CASE(values_just_inside_of_a_bound_are_tried) {
  register_wrong_components();
  for (const auto& [kind, name, says] :
       {std::tuple{Kind::loss, "wrong_loss_bound", "with {delta: 0} it is wrong: "},
        {Kind::optimizer, "wrong_optimizer_bound", "with {unit: 0} a step on a quadratic bowl"}}) {
    CheckTable table;
    check_component(kind, name, {}, table);
    const CheckLine* const line = line_of(table, "options: bounds and choices");
    BOOST_REQUIRE(line != nullptr);
    BOOST_TEST((line->result.outcome == CheckOutcome::failed), name);
    BOOST_TEST(line->result.reason.find(says) != std::string::npos, line->result.reason);
  }
}

// A supervisor removes what a process that it killed has left in its folder.
BOOST_AUTO_TEST_CASE(temporary_folders_lie_in_that_of_the_supervisor) {
  const ScratchFolder outer;
  setenv(ScratchFolder::parent_variable, outer.path().c_str(), 1);
  const ScratchFolder inner;
  unsetenv(ScratchFolder::parent_variable);
  BOOST_TEST(inner.path().parent_path() == outer.path());
}

BOOST_AUTO_TEST_CASE(good_ones_pass) {
  register_wrong_components();
  BOOST_TEST(failures(checked(Kind::loss, "good_loss")) == "");
  BOOST_TEST(failures(checked(Kind::metric, "good_metric")) == "");
  BOOST_TEST(failures(checked(Kind::optimizer, "good_optimizer")) == "");
  BOOST_TEST(failures(checked(Kind::optimizer, "good_regression_rule")) == "");
  BOOST_TEST(failures(checked(Kind::dataset, "good_dataset")) == "");
}

BOOST_AUTO_TEST_SUITE_END()
