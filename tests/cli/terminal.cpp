// The bar of a training on terminals of every width.

#include "../../apps/plexus/terminal.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ending_runs.hpp"

using namespace plexus::tests;

using namespace plexus::app;

BOOST_AUTO_TEST_SUITE(terminal)

namespace {

constexpr const char* redraw = "\r\x1b[K";

/// What a training writes to a terminal of this width, which is its standard error.
std::string on_terminal(const SmallRunFolder& folder, unsigned short columns, const std::string& out) {
  winsize size = {};
  size.ws_row = 24;
  size.ws_col = columns;
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
  BOOST_TEST_REQUIRE(child >= 0);
  if (child == 0) {
    if (chdir(folder.scratch.path().c_str()) != 0) _exit(126);
    setenv("TERM", "xterm", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    execl(PLEXUS_PROGRAM, "plexus", "train", "run.yaml", "fit.epochs=3", "--out", out.c_str(), nullptr);
    _exit(127);
  }
  std::string text;
  std::array<char, 4096> part;
  for (;;) {
    const ssize_t got = read(terminal, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;  // EIO: nobody has the terminal any more
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  close(terminal);
  int status = 0;
  waitpid(child, &status, 0);
  BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0), text);
  return text;
}

/// The lines of the bar: from the first redrawing to the last message.
std::vector<std::string> bar_lines(const std::string& text) {
  const std::size_t begin = text.find(redraw);
  const std::size_t end = text.find("wrote ");
  BOOST_TEST_REQUIRE(begin != std::string::npos, text);
  BOOST_TEST_REQUIRE(end != std::string::npos, text);
  std::vector<std::string> lines = {""};
  for (std::size_t at = begin; at < end;) {
    if (text.compare(at, 4, redraw) == 0) {
      lines.emplace_back();
      at += 4;
    } else if (text.compare(at, 2, "\r\n") == 0) {
      lines.emplace_back();
      at += 2;
    } else {
      lines.back() += text[at++];
    }
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(no_line_of_the_bar_is_longer_than_the_terminal) {
  const SmallRunFolder folder;
  for (const unsigned short columns : {1, 2, 3, 10, 20, 40, 60}) {
    const std::string text = on_terminal(folder, columns, "out" + std::to_string(columns));
    std::string all;
    for (const std::string& line : bar_lines(text)) {
      BOOST_TEST(columns_of(line) <= columns, columns << " columns: '" << line << "'");
      BOOST_TEST(line.find_first_of("\r\x1b") == std::string::npos, line);
      for (const char c : line) all += c == ' ' ? "" : std::string(1, c);
    }
    // The end of an epoch stays whole, however it is broken.
    for (const char* part : {"Epoch1/3", "Epoch3/3", "-loss:", "-val_accuracy:"})
      BOOST_TEST(holds(all, part), all);
  }
}

BOOST_AUTO_TEST_CASE(an_epoch_has_one_line_where_there_is_room) {
  const SmallRunFolder folder;
  const std::string text = on_terminal(folder, 200, "out");
  BOOST_TEST(holds(text, "Epoch 3/3 2/2 ━━━━━━━━━━━━━━━━━━━━ 0s "), text);
  const std::size_t last = text.find("Epoch 3/3 2/2");
  BOOST_TEST(holds(text.substr(last, text.find("\r\n", last) - last), "val_accuracy: "), text);
}

BOOST_AUTO_TEST_CASE(texts_are_cut_between_characters) {
  BOOST_TEST(cut_to_columns("abc", 2) == "ab");
  BOOST_TEST(cut_to_columns("abc", 0) == "");
  BOOST_TEST(cut_to_columns("━━━", 2) == "━━");
  BOOST_TEST(cut_to_columns("äöü", 2) == "äö");
  BOOST_TEST(cut_to_columns("層層", 3) == "層");  // two columns each
  BOOST_TEST(columns_of("a━ä層") == 5U);
}

BOOST_AUTO_TEST_CASE(parts_are_broken_between_them_or_inside) {
  const std::vector<std::string> parts = {"one", "two", "three"};
  BOOST_TEST(broken_to_columns(parts, 13) == "one two three");
  BOOST_TEST(broken_to_columns(parts, 12) == "one two\nthree");
  BOOST_TEST(broken_to_columns(parts, 4) == "one\ntwo\nthre\ne");
  BOOST_TEST(broken_to_columns({"ab", "c"}, 1) == "a\nb\nc");
  BOOST_TEST(broken_to_columns({"- loss: 0.25"}, 9) == "- loss:\n0.25");
  BOOST_TEST(broken_to_columns({"- loss: 0.25"}, 7) == "- loss:\n0.25");
}

BOOST_AUTO_TEST_SUITE_END()
