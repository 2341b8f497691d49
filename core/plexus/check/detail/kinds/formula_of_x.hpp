#pragma once

#include <plexus/backend/compile.hpp>

#include <string>

namespace plexus {

/// A formula of the number x, computed in float64 on reference. One thread at a time.
class FormulaOfX {
 public:
  /// Throws ExpressionError for what is no formula of x.
  explicit FormulaOfX(const std::string& text);
  double at(double x);

 private:
  Store store_;
  Arena arena_;
  Program program_;
};

}  // namespace plexus
