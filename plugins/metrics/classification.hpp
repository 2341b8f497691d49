#pragma once

#include <plexus/plexus.hpp>

#include <optional>
#include <string>

/// What metrics of classes share. They take an output as questions that are each answered yes or no: whether
/// a row is of a class, or whether a value of its own is a yes. A single value answers one, a row of several
/// one each; with a positive class there is the one question whether the row is of it.
namespace plexus {

/// Which class counts, and when an answer is yes.
struct Questions {
  std::optional<std::string> positive;  ///< name or code of the class; nothing: each class
  std::optional<double> threshold;      ///< of probabilities; nothing: what the output decides for

  /// How many there are for an output.
  std::int64_t count(const JudgedOutput& output) const { return positive ? 1 : output.values(); }
};

/// Adds the parameters `class` and, if `decided`, `threshold`.
Schema with_questions(Schema schema, bool decided = true);
Questions questions_of(const Options& options);

/// Answers of a batch, all [batch, positions, questions]; a position is one of the axes between.
struct Answers {
  Symbol truth;   ///< bool: a target above 1/2, or the class of that index
  Symbol given;   ///< bool, what the prediction decides; or its probability, of the compute dtype
  Symbol weight;  ///< float64 [batch, 1, 1]
};

/// Without a threshold, the largest of a row decides where its values tell classes apart (the first of
/// equals), and for a yes or no of its own a probability above 1/2 or a decision value above 0; with one, a
/// probability above it. Throws UsageError for a threshold of decision values, which are no probabilities.
Answers decided(const Questions& questions, const Scope& scope, const Symbol& target,
                const Symbol& prediction, const Symbol& weight);
/// `given` are the probabilities. Throws UsageError for decision values.
Answers probable(const Questions& questions, const Scope& scope, const Symbol& target,
                 const Symbol& prediction, const Symbol& weight);

/// float64 [questions]: the weight of the answers for which `counted`, a bool of their shape, is true.
Symbol weight_where(const Symbol& counted, const Answers& answers);

/// a / b, and 0 where b is 0; float64.
Symbol ratio(const Symbol& a, const Symbol& b);

}  // namespace plexus
