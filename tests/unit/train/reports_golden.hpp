// Written by reports_golden.py with scikit-learn 1.9.1 and NumPy 2.4.6.
#pragma once

#include <cstdint>
#include <vector>

namespace plexus::tests::reports {

// A classifier of four classes.
inline const std::vector<std::int64_t> target = {0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 2, 0, 2, 0, 0, 0, 0, 2, 2, 0,
                                                 0, 1, 0, 0, 1, 0, 1, 0, 2, 0, 1, 2, 2, 0, 2, 1, 0, 0, 1, 0};
inline const std::vector<std::int64_t> predicted = {0, 1, 1, 0, 1, 2, 0, 0, 2, 2, 2, 0, 2, 0,
                                                    3, 0, 0, 2, 3, 0, 0, 1, 1, 1, 1, 0, 0, 0,
                                                    2, 2, 2, 2, 2, 0, 2, 1, 2, 0, 1, 1};
// precision, recall, F1 and support of each class, then of the macro and the weighted average
inline const std::vector<double> class_scores = {0.8666666666666667,
                                                 0.6842105263157895,
                                                 0.7647058823529411,
                                                 19.0,
                                                 0.6,
                                                 0.6666666666666666,
                                                 0.631578947368421,
                                                 9.0,
                                                 0.7692307692307693,
                                                 0.8333333333333334,
                                                 0.8,
                                                 12.0,
                                                 0.0,
                                                 0.0,
                                                 0.0,
                                                 0.0,
                                                 0.558974358974359,
                                                 0.5460526315789473,
                                                 0.5490712074303405,
                                                 40.0,
                                                 0.7774358974358975,
                                                 0.725,
                                                 0.7453405572755418,
                                                 40.0};
inline const double class_accuracy = 0.725;
inline const std::vector<std::int64_t> confusion = {13, 3, 2, 1, 2, 6, 1, 0, 0, 1, 10, 1, 0, 0, 0, 0};

// Answers of yes or no with their probabilities.
inline const std::vector<std::uint8_t> yes = {0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0,
                                              0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0};
inline const std::vector<double> probability = {0.46, 0.78, 0.69, 0.41, 0.88, 0.74, 0.55, 0.79, 0.27, 0.24,
                                                0.08, 0.27, 0.59, 0.34, 0.34, 0.54, 1.0,  0.31, 0.02, 0.67,
                                                1.0,  0.14, 0.89, 0.22, 0.17, 0.27, 0.98, 0.35, 0.5,  0.35};
// precision, recall and F1 at each of the usual thresholds
inline const std::vector<double> threshold_scores = {0.41379310344827586,
                                                     1.0,
                                                     0.5853658536585366,
                                                     0.42857142857142855,
                                                     1.0,
                                                     0.6,
                                                     0.46153846153846156,
                                                     1.0,
                                                     0.631578947368421,
                                                     0.5714285714285714,
                                                     1.0,
                                                     0.7272727272727273,
                                                     0.75,
                                                     1.0,
                                                     0.8571428571428571,
                                                     0.8461538461538461,
                                                     0.9166666666666666,
                                                     0.88,
                                                     1.0,
                                                     0.8333333333333334,
                                                     0.9090909090909091,
                                                     1.0,
                                                     0.6666666666666666,
                                                     0.8,
                                                     1.0,
                                                     0.4166666666666667,
                                                     0.5882352941176471,
                                                     1.0,
                                                     0.25,
                                                     0.4,
                                                     1.0,
                                                     0.25,
                                                     0.4};
inline const std::vector<double> threshold_accuracy = {0.43333333333333335,
                                                       0.4666666666666667,
                                                       0.5333333333333333,
                                                       0.7,
                                                       0.8666666666666667,
                                                       0.9,
                                                       0.9333333333333333,
                                                       0.8666666666666667,
                                                       0.7666666666666667,
                                                       0.7,
                                                       0.7};
inline const double best_f1 = 0.9166666666666666;

// Three labels a row.
inline const std::vector<std::uint8_t> labels = {0, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0,
                                                 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0,
                                                 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1,
                                                 0, 0, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1};
inline const std::vector<std::uint8_t> answers = {0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0,
                                                  0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1,
                                                  0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 1,
                                                  1, 0, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1};
// precision, recall, F1 and support of each label, then of the micro, macro and weighted average
inline const std::vector<double> label_scores = {0.8571428571428571,
                                                 0.75,
                                                 0.8,
                                                 16.0,
                                                 0.2857142857142857,
                                                 1.0,
                                                 0.4444444444444444,
                                                 2.0,
                                                 1.0,
                                                 0.8095238095238095,
                                                 0.8947368421052632,
                                                 21.0,
                                                 0.8157894736842105,
                                                 0.7948717948717948,
                                                 0.8051948051948052,
                                                 39.0,
                                                 0.7142857142857143,
                                                 0.8531746031746031,
                                                 0.7130604288499026,
                                                 39.0,
                                                 0.9047619047619048,
                                                 0.7948717948717948,
                                                 0.8327785275153696,
                                                 39.0};
inline const double all_right = 0.56;

// A regression.
inline const std::vector<double> measured = {0.465,  1.828,  -2.09,  3.328, 2.096, 4.009,  1.052, 2.48,
                                             4.153,  0.443,  -0.381, 1.885, 2.959, 1.982,  0.74,  -2.353,
                                             -0.369, -5.182, -0.045, -2.5,  5.886, -1.741, -4.623};
inline const std::vector<double> foretold = {-0.671, 3.786,  -1.766, 3.635,  1.278, 3.508,  2.582, 4.455,
                                             4.979,  0.317,  1.153,  3.935,  1.156, 0.802,  1.557, -2.141,
                                             -0.02,  -8.292, 0.938,  -2.801, 6.472, -2.839, -2.54};
inline const std::vector<double> quantiles = {-2.083,
                                              -2.0425,
                                              -1.2565,
                                              -0.32399999999999984,
                                              0.6595000000000002,
                                              1.7406999999999992,
                                              3.1099999999999994};
inline const double mean_residual = -0.23743478260869566;
inline const double mean_absolute_error = 1.1133478260869565;
inline const double root_mean_squared_error = 1.3486428766340082;
inline const double r2 = 0.7544637754682642;

}  // namespace plexus::tests::reports
