#pragma once

#include <map>
#include <set>
#include <string>

/// What mutations of the shipped run files do that are not refused at the mutated place.
namespace plexus::tests::mutations {

/// Mutations that leave a good run file, each with the reason; `*` stands for an index.
inline const std::map<std::string, std::string> legal = {
    {"delete seed", "defaults to 0"},
    {"delete metrics", "a run needs none"},
    {"delete metrics.*.f1_score.class", "the second of two classes"},
    {"delete loss_weights", "they are 1 by default"},
    {"delete loss_weights.main", "defaults to 1"},
    {"delete loss_weights.aux", "defaults to 1"},
    {"delete initial_weights", "a run begins with weights of its own"},
    {"delete initial_weights.layers", "all layers"},
    {"delete fit", "every key of it has a default"},
    {"delete fit.epochs", "defaults to 1"},
    {"delete fit.batch_size", "defaults to 32"},
    {"delete callbacks", "a run needs none"},
    {"delete callbacks.*.early_stopping.patience", "defaults to 0"},
    {"delete checkpoint", "each epoch"},
    {"delete checkpoint.every", "each epoch"},
    {"delete checkpoint.keep", "defaults to 2"},
    {"delete checkpoint.best", "val_loss"},
    {"delete data.test", "a run needs none"},
    {"delete data.prepare_target", "a run needs none"},
    {"delete data.class_weight", "all classes weigh 1"},
    {"delete data.test.random.stratify", "rows of all classes are drawn alike"},
    {"delete data.test.random.group", "each row is drawn by itself"},
    {"delete data.test.train_test_split.test_size", "a quarter"},
    {"delete data.test.train_test_split.random_state", "defaults to the seed of the run"},
    {"delete data.validation.random.stratify", "rows of all classes are drawn alike"},
    {"delete data.validation.train_test_split.random_state", "defaults to the seed of the run"},
    {"delete data.validation.k_fold.folds", "defaults to 5"},
    {"delete data.validation.k_fold.fold", "defaults to 0"},
    {"delete data.validation.k_fold.random_state", "defaults to the seed of the run"},
    {"delete data.source.image_folder.size", "that of the first picture"},
    {"delete data.source.image_folder.channels", "those of the first picture"},
    {"delete data.prepare.*.simple_imputer.indicator", "defaults to false"},
    {"delete data.prepare.*.standard_scaler.columns", "all numbers"},
    {"delete data.prepare.*.one_hot_encoder.columns", "all texts"},
    {"delete data.prepare.*.ordinal_encoder.columns", "all texts"},
    {"delete data.prepare.*.ordinal_encoder.categories", "those of the training rows, in their order"},
    {"delete optimizer.sgd.learning_rate", "defaults to 0.01"},
    {"delete optimizer.adam.learning_rate", "defaults to 0.001"},
    {"delete optimizer.adam.clipnorm", "defaults to none"},
    {"delete optimizer.adamw.learning_rate", "defaults to 0.001"},
    {"delete optimizer.adamw.learning_rate.cosine_decay.warmup", "defaults to none"},
    {"delete optimizer.adamw.weight_decay", "defaults to 0.004"},
    {"delete optimizer.adamw.exclude_from_weight_decay", "defaults to none"},
    {"delete model.*.dense.activation", "defaults to linear"},
    {"delete model.*.dense.bias_initializer", "defaults to zeros"},
    {"delete model.*.dense.bias_initializer.constant.value", "defaults to 0"},
    {"delete model.*.dense.bias_initializer.constant.values", "defaults to 0"},
    {"delete model.*.dense.kernel_initializer.constant.values", "defaults to 0"},
    {"delete model.*.dense.name", "the layer is called dense, dense_1 ..."},
    {"delete model.*.dense.trainable", "defaults to true"},
    {"delete model.layers.*.dense.activation", "defaults to linear"},
    {"delete model.layers.*.concatenate.name", "no layer reads it by its name"},
    {"delete model.layers.*.logic_neuron.inhibitory", "defaults to none"},
    {"delete model.layers.*.logic_neuron.threshold", "defaults to 2"},
};

/// Legal unless another part of the file needs it; the refusal then says this (empty: the deleted value).
inline const std::map<std::string, std::string> legal_if_unused = {
    {"delete data.exclude", "holds texts"},  // the column becomes an input
    {"delete data.validation", "val_loss"},  // what a callback monitors
    {"delete data.inputs", "there is no layer or input"},
    {"delete data.prepare", "one_hot_encoder"},  // columns of texts need it
    {"delete data.target", "target"},            // a source may have one of its own, or nothing is trained
    {"delete data.prepare.*.simple_imputer.columns", "simple_imputer"},
    {"delete data.prepare.*.simple_imputer.strategy", "simple_imputer"},  // the mean of texts
    {"delete model.layers.*.add.name", ""},
    {"delete model.layers.*.dense.from", "from"},
    {"delete model.layers.*.dense.name", ""},
    {"delete model.layers.*.logic_neuron.from", "from"},
    {"delete model.layers.*.logic_neuron.name", ""},
    {"delete model.layers.*.layer_normalization.name", ""},
    {"delete model.layers.*.multi_head_attention.name", ""},
    {"delete model.outputs", "leads nowhere"},
};

/// Refused, but where it shows: another place than the mutated one, which says this.
inline const std::map<std::string, std::string> elsewhere = {
    {"delete plugins", "snake"},                     // the layer that the plugin brings is unknown then
    {"delete data.validation.first", "validation"},  // what is left is an empty section
    {"delete data.compute", "the data has no column"},
    {"delete callbacks.*.early_stopping", "callback"},
    {"delete data.source.csv", "dataset"},
    {"delete data.source.image_folder", "dataset"},
    {"delete data.source.inline", "dataset"},
    {"delete data.prepare.*.simple_imputer", "transform"},
    {"delete data.prepare.*.standard_scaler", "transform"},
    {"delete data.prepare.*.one_hot_encoder", "transform"},
    {"delete data.prepare.*.ordinal_encoder", "transform"},
    {"delete metrics.*.f1_score", "metric"},
    {"delete model.*.dense", "layer"},
    {"delete model.*.rescaling", "layer"},
    {"delete model.*.dense.bias_initializer.constant", "initializer"},
    {"delete model.*.dense.kernel_initializer.constant", "initializer"},
    {"delete model.layers.*.dense", "layer"},
    {"delete model.layers.*.logic_neuron", "layer"},
    {"delete model.layers.*.concatenate", "layer"},
    {"delete model.*.lstm", "layer"},
    {"delete model.*.reshape", "layer"},
    {"delete model.layers.*.add", "layer"},
    {"delete model.layers.*.add.from", "takes 2 inputs or more, found 1"},
    {"delete model.layers.*.concatenate.from", "takes 2 inputs or more, found 1"},
    {"delete model.layers.*.layer_normalization", "layer"},
    {"delete model.layers.*.multi_head_attention", "layer"},
    {"delete model.layers.*.reshape", "layer"},
    {"delete optimizer.sgd", "optimizer"},
    {"delete optimizer.adam", "optimizer"},
    {"delete optimizer.adamw", "optimizer"},
    {"delete optimizer.adamw.learning_rate.cosine_decay", "schedule"},
    {"rename data.inputs.wide", "there is no layer or input 'wide'"},  // what reads it finds it no more
    {"rename data.inputs.deep", "there is no layer or input 'deep'"},
    {"rename data.inputs.a", "there is no layer or input 'a'"},
    {"rename data.inputs.b", "there is no layer or input 'b'"},
    {"rename data.compute.log_price", "the data has no column 'log_price'"},
    {"rename data.compute.setosa", "the data has no column 'setosa'"},
    {"rename data.source.inline.columns.a", "the data has no column 'a'"},
    {"rename data.source.inline.columns.b", "the data has no column 'b'"},
    {"rename data.source.inline.columns.xor", "the data has no column 'xor'"},
    {"rename data.source.inline.columns.identity", "the data has no column 'identity'"},
    {"rename data.source.inline.columns.and", "the data has no column 'and'"},
    {"rename data.source.inline.columns.or", "the data has no column 'or'"},
    {"rename data.source.inline.columns.not", "the data has no column 'not'"},
    {"rename data.source.inline.columns.and_not", "the data has no column 'and_not'"},
    {"retype data.inputs", "there is no layer or input"},
    {"retype metrics.*.f1_score.class", "class of a metric: expected the name or the code of one class"},
};

/// Those that only the rows of the data tell: exit code 1.
inline const std::set<std::string> told_by_rows = {"delete data.prepare.*.simple_imputer.columns",
                                                   "delete data.prepare.*.simple_imputer.strategy"};

}  // namespace plexus::tests::mutations
