#pragma once

#include <span>
#include <string>

namespace plexus {

/// The Yeo-Johnson transform of a number. Source: I. Yeo and R. A. Johnson, "A new family of power
/// transformations to improve normality or symmetry", Biometrika 87.4 (2000); in the form that SciPy
/// computes.
double yeo_johnson(double x, double lambda);
double yeo_johnson_inverse(double y, double lambda);
/// The inverse of the number that the formula `y` gives, as a formula.
std::string yeo_johnson_inverse_formula(const std::string& y, double lambda);

/// The lambda with the largest likelihood for these values, of which there is at least one: SciPy's bounded
/// search (yeojohnson_normmax, fminbound) step by step, so that it ends at the same digits.
double best_lambda(std::span<const double> values);

}  // namespace plexus
