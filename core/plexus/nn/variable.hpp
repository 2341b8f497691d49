#pragma once

#include <plexus/graph/graph.hpp>
#include <plexus/graph/role.hpp>

#include <string>
#include <string_view>

namespace plexus {

class Initializer;
class Trace;

/// A variable that a trace needs: who it is and what it starts as.
struct Declaration {
  std::string name;  ///< its path: "dense_1/kernel"
  Type type;
  Role role = Role::parameter;
  bool trainable = true;                     ///< parameters only
  const Initializer* initializer = nullptr;  ///< borrowed from the component that declared it; null: `fill`
  double fill = 0;
};

/// Handle of a variable within one trace. A value type; asked for anything when the trace is over, it throws
/// a UsageError.
class Variable {
 public:
  Variable(Trace& trace, std::size_t index);

  const std::string& name() const;
  const Type& type() const;
  const Shape& shape() const { return type().shape; }
  /// What it is here: its value when the step starts or, after an `assign`, what was assigned.
  Symbol value() const;
  const Declaration& declaration() const;

 private:
  friend class Scope;
  Trace& trace() const;

  Trace* trace_;
  std::size_t index_;
  Lifetime::Token lifetime_;
};

}  // namespace plexus
