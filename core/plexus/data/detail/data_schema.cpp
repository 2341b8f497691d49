#include <plexus/data/detail/data_schema.hpp>

namespace plexus {

const Schema& data_schema() {
  static const Schema schema =
      Schema("data", "where the rows come from, and what their columns are for")
          .tree("source", "a dataset: its name, or `name: {options}`")
          .optional_tree("exclude", "columns that nobody uses: [customer_id]")
          .optional_tree("compute",
                         "columns that formulas make of others, in order: {per_head: income / persons}; see "
                         "plexus help formulas")
          .optional_tree("prepare",
                         "transforms of the inputs' columns, fitted to the training part, in order: "
                         "[{simple_imputer: {columns: [income]}}, standard_scaler]")
          .optional_tree("prepare_target",
                         "transforms of the target: [log1p], or by name of output; the loss is of what they "
                         "make, metrics and predictions are in the target's own units")
          .optional_tree(
              "inputs",
              "columns of the model's input: [age, income]; or by name of input: {wide: [age], "
              "deep: [income]}; absent: those that the source brings, or all that nothing else uses")
          .optional_tree("target", "the column to predict, a list of columns, or either by name of output")
          .optional_tree("sample_weight",
                         "the column that holds the weight of each row, or one by name of output")
          .optional_tree("class_weight",
                         "the weight of each class: {rare: 5}, or balanced; or either by name of output")
          .optional_tree("test", "the rows for `plexus evaluate`, cut first; absent: those of the source")
          .optional_tree("validation", "the rows for val_loss and the val_ metrics, cut from the rest")
          .optional_tree("sha256", "the SHA-256 of each file, as a run records it; another file is refused");
  return schema;
}

const Schema& transform_schema() {
  static const Schema schema =
      Schema("transform", "what core gives every transform of `prepare`")
          .optional_tree(
              "columns",
              "the columns that it treats: [age, income], numbers or texts; absent: all columns of "
              "the inputs that the source gives as the kind that it treats");
  return schema;
}

const Schema& split_schema() {
  static const Schema schema =
      Schema("split",
             "rows that are set apart: one of these keys, or none; AMOUNT is a number of rows (5000), or a "
             "fraction of them between 0 and 1 (0.2)")
          .optional_tree("first", "AMOUNT: the first rows")
          .optional_tree("last", "AMOUNT: the last rows")
          .optional_tree("random", "AMOUNT: rows drawn at random; or a map of the keys of a random split")
          .optional_tree("train_test_split", "exactly scikit-learn's: a map of its keys")
          .optional_tree("k_fold", "one fold of scikit-learn's KFold or StratifiedKFold: a map of its keys")
          .optional_tree("column", "the rows in which a column has a value: {name: part, value: test}")
          .optional_tree("file", "another file like that of the source, of which all rows are taken");
  return schema;
}

const Schema& random_split_schema() {
  static const Schema schema =
      Schema("random", "rows that are drawn at random, without replacement")
          .tree("size", "AMOUNT of rows")
          .optional_tree("stratify",
                         "true: every class of the target in proportion; or a column, whose values are")
          .optional_text("group",
                         "a column: rows with the same value stay together, and at least `size` are taken")
          .optional_integer("seed", "of the draw; absent: the seed of the run", at_least(0));
  return schema;
}

const Schema& train_test_split_schema() {
  static const Schema schema =
      Schema("train_test_split", "scikit-learn's train_test_split: the same rows in the same order")
          .optional_tree("test_size", "AMOUNT of rows to set apart; absent: what train_size leaves, or 0.25")
          .optional_tree("train_size", "AMOUNT of rows that stay; absent: what test_size leaves")
          .optional_integer("random_state", "of the draw; absent: the seed of the run", at_least(0))
          .boolean("shuffle", true, "false: the first rows stay, the next ones are set apart")
          .optional_tree("stratify",
                         "true: every class of the target in proportion; or a column, whose values are");
  return schema;
}

const Schema& k_fold_schema() {
  static const Schema schema =
      Schema("k_fold", "one of several folds of about equal size, as scikit-learn's KFold makes them")
          .integer("folds", 5, "how many", at_least(2))
          .integer("fold", 0, "the one that is set apart, from 0", at_least(0))
          .boolean("shuffle", false, "whether rows are drawn for a fold; else it has rows in succession")
          .optional_integer("random_state", "of the draw; absent: the seed of the run", at_least(0))
          .optional_tree("stratify",
                         "true: every class of the target in proportion (StratifiedKFold); or a column, "
                         "whose values are");
  return schema;
}

const Schema& column_split_schema() {
  static const Schema schema = Schema("column", "the rows in which a column has a value")
                                   .text("name", "the column")
                                   .text("value", "the value of the rows that are set apart");
  return schema;
}

}  // namespace plexus
