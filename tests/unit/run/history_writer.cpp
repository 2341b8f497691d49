#include <plexus/run/detail/history_writer.hpp>

#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../../support/scratch.hpp"

using namespace plexus;
namespace fs = std::filesystem;

namespace {

struct Written {
  tests::Scratch scratch;
  RunDirectory directory = RunDirectory::create(scratch.path() / "out");
  double now = 0;

  /// A writer for which reading the clock, and so each write, takes `seconds`.
  HistoryWriter writer(double seconds) {
    return HistoryWriter(directory, {}, [this, seconds] { return now += seconds; });
  }
  void end_epoch(HistoryWriter& writer, int epoch, double loss) {
    writer.add({epoch, 10, 4, 4, 0.5}, {{"loss", loss}});
  }
  nlohmann::json epochs() const {
    return nlohmann::json::parse(scratch.read("out/history.json")).at("epochs");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(history_writer, Written)

BOOST_AUTO_TEST_CASE(every_epoch_is_written_that_takes_long_beside_the_write) {
  HistoryWriter all = writer(0.01);
  for (int epoch = 1; epoch <= 3; ++epoch) {
    end_epoch(all, epoch, 1.0 / epoch);
    BOOST_TEST(epochs().size() == static_cast<std::size_t>(epoch));
    BOOST_TEST(epochs().back().at("loss").get<double>() == 1.0 / epoch);
    now += 1;  // the next epoch takes longer than 50 writes of 0.01 s
  }
  BOOST_TEST(fs::exists(directory.path() / "history.csv"));
}

BOOST_AUTO_TEST_CASE(short_epochs_are_written_together) {
  HistoryWriter some = writer(0.01);
  end_epoch(some, 1, 1);  // ends at 0.02 s, after a write of 0.01 s: the next one may begin at 0.52 s
  now = 0.4;
  end_epoch(some, 2, 0.5);
  BOOST_TEST(epochs().size() == 1U);
  now = 0.6;
  end_epoch(some, 3, 0.25);
  BOOST_TEST(epochs().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_write_that_fails_is_made_up_for) {
  HistoryWriter all = writer(0);
  fs::create_directory(directory.path() / "history.json");
  end_epoch(all, 1, 1);
  fs::remove(directory.path() / "history.json");
  end_epoch(all, 2, 0.5);
  BOOST_TEST(epochs().size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
