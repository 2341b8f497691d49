#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/train/trainer.hpp>

#include <memory>
#include <string>
#include <vector>

namespace plexus::tests {

/// The shipped Fashion-MNIST run, opened through the public API.
struct FashionRun {
  RunConfig config;
  std::unique_ptr<const Dataset> dataset;
  Binding binding;

  FashionRun() {
    load_standard_plugins();
    Diagnostics diagnostics;
    config = read_run_config(read_yaml(PLEXUS_SOURCE "/apps/examples/fashion_mnist.yaml"), registry(),
                             diagnostics);
    diagnostics.throw_if_any();
    dataset = make<Dataset>(config.data.source);
    binding = bind_columns(config.data, dataset->describe(), diagnostics);
    diagnostics.throw_if_any();
  }

  Parts read(const Wanted& wanted = {}) const { return read_parts(config.data, *dataset, binding, wanted); }

  std::unique_ptr<Trainer> trainer(DType precision, CompileOptions compile = {}) const {
    Model model = make_model(config, {{binding.inputs.front().name, binding.inputs.front().row}});
    model.build(precision);
    Plan plan = make_plan(config, model);
    TrainerSettings settings;
    settings.backends = open_backends("reference");
    settings.precision = precision;
    settings.seed = config.seed;
    settings.compile = compile;
    return std::make_unique<Trainer>(std::move(model), std::move(plan), std::move(settings));
  }
};

}  // namespace plexus::tests
