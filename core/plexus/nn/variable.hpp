#pragma once

#include <plexus/graph/graph.hpp>
#include <plexus/graph/role.hpp>

#include <string>
#include <string_view>

namespace plexus {

class Constraint;
class Initializer;
class Trace;

/// A variable that a trace needs: its name, type and initial value.
struct Declaration {
  std::string name;  ///< its path: "dense_1/kernel"
  Type type;
  Role role = Role::parameter;
  bool trainable = true;                     ///< parameters only
  const Initializer* initializer = nullptr;  ///< borrowed from the component that declared it; null: `fill`
  double fill = 0;
  const Constraint* constraint = nullptr;  ///< borrowed likewise; parameters only, null: none
};

/// Handle of a variable within one trace. A value type. Every use after the end of the trace throws
/// UsageError. It is used on the thread of its trace.
class Variable {
 public:
  Variable(Trace& trace, std::size_t index);

  const std::string& name() const;
  const Type& type() const;
  const Shape& shape() const { return type().shape; }
  /// Its value at this point of the trace: at the start of the step or, after an `assign`, the assigned one.
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
