#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/config/options.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/plugin/registry.hpp>
#include <plexus/train/callback.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

/// Chooses a component by its name, or by `name: {options}`, from the registry. Throws ConfigError.
Choice choose(Kind kind, const Tree& tree);

/// Makes one: `make<Loss>("mse")`, `make<Dataset>(Tree::map({{"csv", Tree::map({{"file", "iris.csv"}})}}))`.
template <class T>
std::unique_ptr<const T> make(const Tree& tree) {
  return make<T>(choose(T::kind, tree));
}

/// A layer for a Model: `layer("dense", {{"units", 300}, {"activation", "relu"}})`. As in a run file, its
/// options may have a `name` for the layer.
NamedLayer layer(std::string_view type, std::initializer_list<Tree::Entry> options = {});
/// Layers in their order, for Model::sequential: `layers(layer("flatten"), layer("dense", {{"units", 10}}))`.
template <class... Layers>
std::vector<NamedLayer> layers(Layers... each) {
  std::vector<NamedLayer> list;
  list.reserve(sizeof...(each));
  (list.push_back(std::move(each)), ...);
  return list;
}

/// A loss, a metric and an optimizer for a Plan: `optimizer("adam", {{"learning_rate", 0.01}})`. The
/// optimizer carries its learning rate, clipping and weight decay. All throw ConfigError for an unknown name,
/// an unknown option and a wrong value.
std::unique_ptr<const Loss> loss(std::string_view type, std::initializer_list<Tree::Entry> options = {});
std::unique_ptr<const Metric> metric(std::string_view type, std::initializer_list<Tree::Entry> options = {});
std::unique_ptr<const Optimizer> optimizer(std::string_view type,
                                           std::initializer_list<Tree::Entry> options = {});

/// A callback for Trainer::fit: `callback("early_stopping", {{"patience", 10}})`. Throws as these do.
std::unique_ptr<Callback> callback(std::string_view type, std::initializer_list<Tree::Entry> options = {});

/// Opens the backend of that name (empty: the available one of highest rank) and reference. Throws
/// BackendError if the machine cannot run it, PluginError or ConfigError if there is none of that name, or if
/// it fails when it is made or queried. Without a name, a backend that fails so is left out
/// (Backends::left_out). `allow_fallback`: whether nodes that only reference can run are allowed.
Backends open_backends(std::string_view name = {}, bool allow_fallback = true);

}  // namespace plexus
