#pragma once

#include <plexus/plexus.hpp>

#include <optional>
#include <string>

/// Functions that metrics of classes share. They treat an output as questions that are answered yes or no.
/// Each value of a row answers one question: whether the row is of that class, or whether that value is a
/// yes. With a positive class there is one question only: whether the row is of that class.
namespace plexus {

/// Which class counts, and when an answer is yes.
struct Questions {
  std::optional<std::string> positive;  ///< name or code of the class; nothing: each class
  std::optional<double> threshold;      ///< of probabilities; nothing: what the output decides for

  /// The number of questions for an output.
  std::int64_t count(const JudgedOutput& output) const { return positive ? 1 : output.values(); }
};

/// Adds the options `class` and, if `decided`, `threshold`.
Schema with_questions(Schema schema, bool decided = true);
/// The questions that these options ask for. Throws ConfigError if `class` is not a name or a code.
Questions questions_of(const Options& options);

/// Answers of a batch, all [batch, positions, questions]; the positions are all axes between the first and
/// the last.
struct Answers {
  Symbol truth;   ///< bool: a target above 1/2, or the class of that index
  Symbol given;   ///< bool, what the prediction decides; or its probability, of the compute dtype
  Symbol weight;  ///< float64 [batch, 1, 1]
};

/// Answers of which `given` are decisions. Without a threshold, the largest value of a row is a yes where its
/// values belong to classes (the first of equals); else a probability above 1/2, or a logit or decision value
/// above 0, is a yes. With a threshold, a probability above it is a yes. Throws UsageError for a threshold of
/// decision values, which are no probabilities.
Answers decided(const Questions& questions, const Scope& scope, const Symbol& target,
                const Symbol& prediction, const Symbol& weight);
/// Answers of which `given` are probabilities. Throws UsageError for decision values.
Answers probable(const Questions& questions, const Scope& scope, const Symbol& target,
                 const Symbol& prediction, const Symbol& weight);

/// float64 [questions]: the weight of the answers for which `counted`, a bool of their shape, is true.
Symbol weight_where(const Symbol& counted, const Answers& answers);

/// a / b, and 0 where b is 0; float64.
Symbol ratio(const Symbol& a, const Symbol& b);

}  // namespace plexus
