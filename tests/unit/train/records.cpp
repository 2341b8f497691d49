#include <plexus/data/format_version.hpp>
#include <plexus/train/history.hpp>

#include <limits>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(records)

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

BOOST_AUTO_TEST_CASE(a_diverged_history_is_still_json_and_csv) {
  const History history{
      {{1, {{"loss", 0.5}}, 0.25}, {2, {{"loss", -not_a_number}, {"val_loss", -infinity}}, 1}}, "why"};
  using Json = nlohmann::ordered_json;
  const Json expected = {{"format", newest_format},
                         {"epochs",
                          {{{"epoch", 1}, {"seconds", 0.25}, {"loss", 0.5}},
                           {{"epoch", 2}, {"seconds", 1.0}, {"loss", nullptr}, {"val_loss", nullptr}}}},
                         {"stopped", "why"}};
  BOOST_TEST(Json::parse(history.to_json()).dump() == expected.dump());  // the order of keys counts
  BOOST_TEST(history.to_csv() ==
             "epoch,seconds,loss,val_loss\n"
             "1,0.250,0.5,\n"
             "2,1.000,nan,-inf\n");
  BOOST_TEST(history.values("val_loss").size() == 1U);
  BOOST_TEST(text(history.epochs[1].logs) == "loss: nan - val_loss: -inf");
  BOOST_TEST(to_json(Logs{{"loss", infinity}, {"mae", 0.5}}) == R"({"loss":null,"mae":0.5})");
}

BOOST_AUTO_TEST_SUITE_END()
