#pragma once

#include <plexus/config/options.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/train/callback.hpp>

#include <string>
#include <vector>

#include "log_file.hpp"

namespace plexus {

/// A callback that writes statistics of tensors to a CSV file after each epoch, a line a tensor: mean,
/// deviation (of the population), min, max and norm, computed in float64.
class StatisticsWriter : public Callback {
 public:
  /// Declares the option file.
  static void declare(Schema& schema, std::string file);
  explicit StatisticsWriter(const Options& options);

  std::vector<std::string> files() const override { return {file_.name()}; }
  void on_train_begin(Training& training) override;
  void on_epoch_end(Training& training, Logs& logs) override;
  CallbackState save() const override;
  void load(const CallbackState& state) override;

 protected:
  /// By the names of the variables that they belong to. Those of whole numbers are left out.
  virtual NamedTensors tensors(Training& training) const = 0;

 private:
  LogFile file_;
};

}  // namespace plexus
