// Written by tests/sklearn/split_goldens.py with scikit-learn 1.9.1.

#pragma once

#include <string>
#include <vector>

namespace plexus::tests {

/// A split as in a run file, the classes of the rows, and the rows that scikit-learn puts on each side.
struct SplitGolden {
  std::string split, labels, apart, rest;
};

// clang-format off
inline const std::vector<SplitGolden> split_goldens = {
    {"{train_test_split: {random_state: 42}}",
     "0 0 1 1 1 0 0 1 1 1",
     "8 1 5",
     "0 7 2 9 4 3 6"},
    {"{train_test_split: {test_size: 0.3, random_state: 0}}",
     "2 2 0 0 1 1 0 0 2 1 1 2 0 1 0 2 2",
     "1 6 8 9 13 4",
     "2 14 10 7 16 11 3 0 5 15 12"},
    {"{train_test_split: {train_size: 0.3, random_state: 4294967295}}",
     "2 2 1 1 2 1 2 0 2 1 0 0 2 1 2 1 2",
     "8 1 5 14 10 15 16 13 11 9 6 0",
     "4 7 12 2 3"},
    {"{train_test_split: {test_size: 5, train_size: 0.45, random_state: 7}}",
     "1 2 1 1 1 0 1 1 0 0 2 1 1 0 2 0 0 1 2 2",
     "1 17 2 5 11",
     "0 18 6 13 19 10 14 8 16"},
    {"{train_test_split: {test_size: 0.29, train_size: 6, shuffle: false}}",
     "0 0 1 1 2 1 2 2 1 1 0 0 0 1 2 0 1 2 0 2",
     "6 7 8 9 10 11",
     "0 1 2 3 4 5"},
    {"{train_test_split: {random_state: 42, stratify: true}}",
     "2 2 2 1 0 2 1 1 1 1 0 2 0 2 0 2 1 1 2 1 1 0 2 2 1 1 1 2 0 1 2 1 2",
     "11 1 21 24 29 18 17 14 9",
     "0 19 16 26 27 6 15 4 12 10 7 8 5 20 30 3 28 13 32 23 2 31 22 25"},
    {"{train_test_split: {test_size: 0.4, random_state: 1, stratify: true}}",
     "2 0 1 1 3 3 0 1 3 1 1 2 3 2 0 3 0 3 3 0 2 2 0 1 0 3 1 2 2 2 2",
     "15 22 28 19 2 8 17 16 23 21 26 13 11",
     "30 29 6 7 1 9 12 0 20 25 14 18 10 3 5 27 4 24"},
    {"{train_test_split: {test_size: 10, random_state: 3, stratify: true}}",
     "0 1 2 3 4 5 6 0 1 2 3 4 5 6 0 1 2 3 4 5 6 0 1 2 3 4 5 6",
     "4 22 15 26 10 20 23 9 7 0",
     "16 18 3 24 19 21 6 25 5 17 2 11 8 14 12 27 13 1"},
    {"{train_test_split: {test_size: 9, train_size: 11, random_state: 12, stratify: true}}",
     "0 1 2 3 4 5 6 0 1 2 3 4 5 6 0 1 2 3 4 5 6 0 1 2 3 4 5 6",
     "15 17 19 22 3 23 18 6 7",
     "24 9 14 20 2 5 12 4 1 21 25"},
    {"{train_test_split: {train_size: 13, random_state: 99, stratify: true}}",
     "3 0 1 1 4 3 0 4 1 1 2 1 4 1 3 1 1 0 2 2 4 1 2 2 2 2 2 2 3 2 4 2 3 4 2 3 4 0 1 4",
     "35 11 23 15 8 13 20 31 0 6 12 10 21 3 18 24 30 39 38 26 4 28 25 22 37 32 1",
     "29 36 7 34 33 9 19 14 16 27 17 5 2"},
    {"{k_fold: {folds: 3, fold: 0}}",
     "0 0 1 1 1 1 1 1 1 0 0",
     "0 1 2 3",
     "4 5 6 7 8 9 10"},
    {"{k_fold: {folds: 3, fold: 2}}",
     "0 1 0 0 1 1 0 1 1 1 0",
     "8 9 10",
     "0 1 2 3 4 5 6 7"},
    {"{k_fold: {folds: 5, fold: 1, shuffle: true, random_state: 8}}",
     "0 0 1 1 1 0 0 0 0 1 0 0 1",
     "6 8 12",
     "0 1 2 3 4 5 7 9 10 11"},
    {"{k_fold: {folds: 4, fold: 3, stratify: true}}",
     "2 1 1 0 1 2 1 1 0 2 1 2 0 0 0 1 1 2 1 2 0 2 2 1",
     "14 18 20 21 22 23",
     "0 1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 19"},
    {"{k_fold: {folds: 3, fold: 1, shuffle: true, random_state: 21, stratify: true}}",
     "1 0 1 0 2 0 1 3 2 0 0 2 1 1 1 3 3 3 1 1 3 0 2 1 2 1",
     "1 8 10 13 14 15 19 20 22",
     "0 2 3 4 5 6 7 9 11 12 16 17 18 21 23 24 25"},
    {"{k_fold: {folds: 4, fold: 2, shuffle: true, random_state: 5, stratify: true}}",
     "2 2 2 0 1 0 1 2 0 0 1 2 2",
     "2 4 8",
     "0 1 3 5 6 7 9 10 11 12"},
};
// clang-format on

}  // namespace plexus::tests
