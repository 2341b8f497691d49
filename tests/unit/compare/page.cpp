// compare.html: what it shows, and that it is markup that any browser reads alike.

#include "report/page.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "report/markup.hpp"
#include "sample_report.hpp"

using namespace plexus;

using namespace plexus::app;

BOOST_AUTO_TEST_SUITE(page)

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// What is wrong with the nesting of tags; empty if nothing is. Every element is closed, or ends with "/>".
std::string flaw_of(const std::string& markup) {
  std::vector<std::string> open;
  for (std::size_t at = markup.find('<'); at != markup.npos; at = markup.find('<', at + 1)) {
    const std::size_t end = markup.find('>', at);
    if (end == markup.npos) return "a tag without end: " + markup.substr(at, 40);
    const std::string tag = markup.substr(at + 1, end - at - 1);
    if (holds(tag, "<")) return "a tag within a tag: " + tag;
    if (tag.empty() || tag[0] == '!' || tag.back() == '/') continue;
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "a quote is open: " + tag;
    const bool closes = tag[0] == '/';
    const std::string name = tag.substr(closes ? 1 : 0, tag.find(' ') - (closes ? 1 : 0));
    if (!closes) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

/// The text of a page: without tags, and without the style sheet.
std::string text_of(std::string page) {
  page.erase(0, page.find("</style>"));
  std::string text;
  bool in_tag = false;
  for (const char c : page) {
    if (c == '<') in_tag = true;
    text += in_tag ? (c == '<' ? std::string(" ") : std::string()) : std::string(1, c);
    if (c == '>') in_tag = false;
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_judge_of_markup_judges) {
  BOOST_TEST(flaw_of("<p class=\"a\">x<br /></p>") == "");
  BOOST_TEST(flaw_of("<p><b>x</p></b>") != "");
  BOOST_TEST(flaw_of("<p>x") != "");
  BOOST_TEST(flaw_of("<p a=\"<b>\"></p>") != "");
}

BOOST_AUTO_TEST_CASE(text_cannot_become_markup) {
  BOOST_TEST(escaped("<script>\"a\" & 'b'") == "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;");
  BOOST_TEST(escaped(std::string("a\x01"
                                 "b\n",
                                 4)) ==
             "a\xEF\xBF\xBD"
             "b\n");
  BOOST_TEST(escaped("größer") == "größer");
  BOOST_TEST(text_element("p", {{"title", "\"<"}}, "<b>") == "<p title=\"&quot;&lt;\">&lt;b&gt;</p>");
  BOOST_TEST(single("line", {{"x1", "1%"}, {"class", ""}}) ==
             "<line x1=\"1%\" />");  // empty ones are left out
}

BOOST_AUTO_TEST_CASE(an_axis_is_logarithmic_and_holds_its_values) {
  const LogAxis axis({1, 10, 100});
  BOOST_TEST(axis.at(10) == 50, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(axis.at(100) - axis.at(10) == axis.at(10) - axis.at(1), boost::test_tools::tolerance(1e-12));
  BOOST_TEST((axis.at(1) > 0 && axis.at(100) < 100));
  BOOST_TEST(axis.at(0) == 0);
  BOOST_TEST(axis.at(1e9) == 100);
  BOOST_TEST(axis.ticks(3) == (std::vector<double>{1, 10, 100}), boost::test_tools::per_element());
  for (const std::vector<double>& values : {std::vector<double>{}, {0, 0}, {1}, {0.99, 1.01}, {1e-9, 1e9}}) {
    BOOST_TEST(LogAxis(values).ticks(7).size() <= 7u);
  }
}

BOOST_AUTO_TEST_CASE(tags_nest_and_nothing_is_loaded) {
  for (const bool faulty : {false, true}) {
    const std::string page = comparison_page(test::sample_comparison(faulty), test::sample_speed());
    BOOST_TEST(flaw_of(page) == "");
    BOOST_TEST(page.rfind("<!DOCTYPE html>", 0) == 0u);
    for (const char* loader :
         {"<script", "<link", "<img", "src=", "href=", "url(", "@import", "http:", "https:"}) {
      BOOST_TEST(!holds(page, loader), loader);
    }
    BOOST_TEST(!holds(page, "<b>"));  // a layer's name
    BOOST_TEST(!holds(page, "<mnist>"));
    BOOST_TEST(holds(page, "fashion &lt;mnist&gt; &amp; co"));
    BOOST_TEST(!holds(page, "nan%"));
    BOOST_TEST(!holds(page, "inf%"));
  }
}

BOOST_AUTO_TEST_CASE(everything_is_there_in_numbers) {
  const std::string text = text_of(
      comparison_page(test::sample_comparison(false), test::sample_speed(), {}, test::sample_remarks()));
  BOOST_TEST(text.find("AGREE: ") < text.find("Error by layer"));
  for (const char* shown : {"faster, 11.2 times",
                            "no difference shown",
                            "slower by 31.0 %",
                            "0.0893 [0.0866, 0.0929]",
                            "912 us",
                            "noise 2.1 %",
                            "step 102",
                            "never in 200",
                            "vulkan was skipped",
                            "output class: 2 of 10000 rows are predicted as another class",
                            "8811",
                            "4711",
                            "3.6e-07",
                            "[0.8747, 0.8876]",
                            "2.40 MB",
                            "900 B",
                            "4.20 ms",
                            "avx512",
                            "oneDNN 2.6.0",
                            "0f3c9a4b",
                            "42",
                            "prediction of 512 rows was not timed",
                            "Xeon"}) {
    BOOST_TEST(holds(text, shown), shown);
  }
  BOOST_TEST(!holds(text, "The first node that creates an error"));
}

BOOST_AUTO_TEST_CASE(a_fault_comes_right_after_the_verdict) {
  const std::string text = text_of(comparison_page(test::sample_comparison(true), test::sample_speed()));
  const std::size_t verdict = text.find("DIFFER: beyond the error bounds on onednn"),
                    fault = text.find("The first node that creates");
  BOOST_TEST_REQUIRE(fault != text.npos);
  BOOST_TEST(verdict < fault);
  BOOST_TEST(fault < text.find("Error by layer"));
  // Element 37 of [32, 300] is [0, 37].
  for (const char* shown : {"7 of 9600 elements are beyond their bounds", "fused_matmul (sub)", "gradient",
                            "matmul, sub", "7 of 9600 beyond", "worst at [0, 37]"}) {
    BOOST_TEST(holds(text, shown), shown);
  }
}

BOOST_AUTO_TEST_CASE(of_a_race_nothing_is_said_to_be_beyond_a_bound) {
  Comparison comparison = test::sample_comparison(true);
  NodeCheck& racing = comparison.backends[1].programs[0].nodes[2];
  racing.reason = "differs between two runs on equal inputs";
  racing.local.beyond = 0;
  racing.between_runs = racing.local;
  std::string text = text_of(comparison_page(comparison, test::sample_speed()));
  const std::string headline = "DIFFER: beyond the error bounds on onednn";  // of any difference
  BOOST_TEST_REQUIRE(holds(text, headline));
  text.erase(text.find(headline), headline.size());
  BOOST_TEST(holds(text, "The first node whose results vary"));
  BOOST_TEST(!holds(text, "creates an error"));
  BOOST_TEST(holds(text, "gives two results for equal inputs"));
  BOOST_TEST(holds(text, "differs between two runs on equal inputs"));
  BOOST_TEST(!holds(text, "eyond"));
}

BOOST_AUTO_TEST_CASE(what_could_not_be_judged_is_listed_with_its_reason) {
  const std::string text = text_of(comparison_page(test::sample_comparison(true), test::sample_speed()));
  BOOST_TEST(holds(text, "1 of them could not be checked"));
  BOOST_TEST(
      holds(text, "flatten batch_gather (forward): float32 [32, 300]: only 0 of 9600 elements are decided"));
  const std::string none = text_of(comparison_page(test::sample_comparison(false), test::sample_speed()));
  BOOST_TEST(!holds(none, "could not be checked"));
}

BOOST_AUTO_TEST_CASE(what_was_not_measured_is_not_shown) {
  Comparison comparison = test::sample_comparison(false);
  for (BackendResult& backend : comparison.backends) {
    backend.losses.clear();
    backend.metrics.clear();
    backend.test_rows = 0;
  }
  const std::string page = comparison_page(comparison, {});
  BOOST_TEST(flaw_of(page) == "");
  for (const char* heading : {"Speed", "Training", "On the test set", "Time by layer"}) {
    BOOST_TEST(!holds(page, std::string("<h2>") + heading), heading);
  }
}

BOOST_AUTO_TEST_SUITE_END()
