#pragma once

#include <plexus/config/options.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/train/callback.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "log_file.hpp"

namespace plexus {

/// A callback that writes a line to a file after every so many epochs or steps.
class LogWriter : public Callback {
 public:
  /// Declares the options file and every.
  static void declare(Schema& schema, std::string file);
  explicit LogWriter(const Options& options);

  std::vector<std::string> files() const override { return {file_.name()}; }
  void on_train_begin(Training& training) override;
  void on_epoch_end(Training& training, Logs& logs) override;
  std::int64_t next_batch(const Training& training) override;
  void on_train_batch_end(Training& training) override;
  CallbackState save() const override;
  void load(const CallbackState& state) override;

 protected:
  /// The lines for these logs: "epoch", "step" where lines are written after steps, and the values; with a
  /// heading if the file is `empty`.
  virtual std::string lines(const Training& training, const Logs& logs, bool empty) = 0;
  bool by_steps() const { return every_.unit() == Interval::Unit::steps; }

 private:
  LogFile file_;
  Interval every_;
};

}  // namespace plexus
