#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "report/markup.hpp"
#include "report/remarks.hpp"

namespace plexus::app {

/// The page's style sheet.
std::string page_style();

/// Sections of the page; empty where there is nothing to show.
std::string fault_section(const Comparison& comparison);
std::string errors_section(const Comparison& comparison);
std::string losses_section(const Comparison& comparison);
std::string test_set_section(const Comparison& comparison, const Remarks& remarks);
std::string speed_section(const SpeedReport& speed);
std::string layer_times_section(const SpeedReport& speed);
std::string costs_section(const SpeedReport& speed);

/// The whole document: its title, which is text, and its content, which is markup.
std::string whole_page(const std::string& title, const std::string& body);

/// A section with a heading and a sentence on how to read it; empty if `content` is.
std::string section(const std::string& heading, const std::string& how_to_read, const std::string& content);

/// A name and its value for a definition list; empty if the value is.
std::string fact(const std::string& name, const std::string& value);

/// A table whose rows become blocks on a phone. Cells are markup; a row of one cell is the heading of the
/// rows below it.
struct PageTable {
  std::string caption;
  std::vector<std::string> heads;
  std::vector<std::vector<std::string>> rows;
  std::size_t drawn = ~std::size_t{0};  ///< the column of drawings, if there is one
  std::string axis = {};                ///< a drawing above the drawn column, in place of its head
};
std::string page_table(const PageTable& table);

/// The tick labels of a logarithmic axis.
std::string axis_drawing(const LogAxis& axis);

/// A name after the coloured mark of the i-th backend.
std::string backend_name(std::size_t i, std::string_view name);
/// The style class of the i-th backend's drawings: "b0", "b1", ...
std::string backend_style(std::size_t i);
/// A verdict as a sign and a word, so that it can be read without colour.
std::string verdict_mark(Verdict verdict);

}  // namespace plexus::app
