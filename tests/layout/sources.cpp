// A function that x.hpp declares is defined in x.cpp beside it, and x.cpp defines no others that other files
// can call, so that a reader knows which file to open. ops.hpp is the exception: it lists the formulas of all
// families of ops, each of which has a source.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(sources)

namespace {

const fs::path core = fs::path(SOURCE_FOLDER) / "core/plexus";
const std::string formulas = "ops/ops.hpp";

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// The code without comments, preprocessor lines, attributes and the contents of literals.
std::string without_comments(std::string code) {
  static const std::regex noise(R"(//[^\n]*|/\*[^]*?\*/|(^|\n)#(\\\n|[^\n])*|\[\[\w+\]\])");
  static const std::regex attribute(R"(__attribute__\(\((\([^()]*\)|[^()])*\)\))");
  static const std::regex literal(R"("(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])')");
  code = std::regex_replace(code, literal, "0");
  code = std::regex_replace(code, noise, "\n");
  return std::regex_replace(code, attribute, "");
}

/// Whether a statement, up to its semicolon, declares a function that some source has to define.
bool declares_function(std::string statement) {
  static const std::regex operator_name(R"(operator\s*(\(\)|[^\s\w(]+|bool|new|delete)\s*\()");
  static const std::regex arguments(R"(<[^<>]*>)");
  static const std::regex no_function(
      R"(^\s*(template|friend|using|typedef|static_assert|inline|constexpr|explicit constexpr|return)\b)");
  static const std::regex elsewhere(R"(=\s*(default|delete|0)\s*;$)");
  static const std::regex function(R"(^[^=(]*\w\s*\((?!\s*\*))");
  statement = std::regex_replace(statement, operator_name, "operator_name(");
  for (std::string before; before != statement;) {
    before = statement;
    statement = std::regex_replace(statement, arguments, "");
  }
  return std::regex_search(statement, function) && !std::regex_search(statement, no_function) &&
         !std::regex_search(statement, elsewhere);
}

/// The end of the braces that open at `begin`.
std::size_t end_of_braces(const std::string& code, std::size_t begin) {
  int depth = 0;
  for (std::size_t at = begin; at < code.size(); ++at) {
    if (code[at] == '{') ++depth;
    if (code[at] == '}' && --depth == 0) return at;
  }
  return code.size();
}

/// The statements of namespaces and classes that declare a function which another file defines.
std::vector<std::string> declared_functions(const std::string& code) {
  static const std::regex scope(R"(^\s*(template\s*<.*>\s*)?(inline\s+)?(namespace|class|struct|union)\b)");
  static const std::regex access(R"(^\s*(public|private|protected)\s*:)");
  std::vector<std::string> found;
  std::string statement;
  for (std::size_t at = 0; at < code.size(); ++at) {
    statement += code[at];
    if (std::regex_match(statement, access) || code[at] == '}') {
      statement.clear();
    } else if (code[at] == '{' && std::regex_search(statement, scope)) {
      statement.clear();
    } else if (code[at] == '{') {
      at = end_of_braces(code, at);
      const std::size_t next = code.find_first_not_of(" \n", at + 1);
      const auto count = [&](char c) { return std::count(statement.begin(), statement.end(), c); };
      if (count('(') > count(')')) {
        statement.back() = '0';  // a default argument
      } else if (next != code.npos && std::string(";,{").find(code[next]) != std::string::npos) {
        statement += '}';  // the initial value of a member
      } else {
        statement.clear();  // the body of a function
      }
    } else if (code[at] == ';') {
      if (statement.find('{') == statement.npos && declares_function(statement)) found.push_back(statement);
      statement.clear();
    }
  }
  return found;
}

/// Names of the functions that a source defines outside its unnamed namespace: they begin a line.
std::set<std::string> defined_functions(const std::string& code) {
  static const std::regex definition(R"(^[A-Za-z][\w:<>,&* ]*[&* ]((\w+::)*\w+|operator\S+)\()");
  std::set<std::string> names;
  std::istringstream lines(code);
  bool hidden = false;
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (line == "namespace {") hidden = true;
    if (line == "}  // namespace") hidden = false;
    if (!hidden && std::regex_search(line, match, definition)) names.insert(match[1]);
  }
  return names;
}

/// The first part of a qualified name (of `A::f`: `A`, then `f`) that the code of a header does not have as a
/// word; empty if it has all.
std::string missing_part(const std::string& name, const std::string& header) {
  static const std::regex part(R"(\w+)");
  for (std::sregex_iterator at(name.begin(), name.end(), part), end; at != end; ++at) {
    if (!std::regex_search(header, std::regex("\\b" + at->str() + "\\b"))) return at->str();
  }
  return {};
}

std::vector<fs::path> files_with(const std::string& extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(core)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  return files;
}

fs::path sibling(fs::path file, const std::string& extension) { return file.replace_extension(extension); }

}  // namespace

BOOST_AUTO_TEST_CASE(have_a_header_of_their_name) {
  const std::string listed = without_comments(text_of(core / formulas));
  const std::vector<fs::path> files = files_with(".cpp");
  BOOST_TEST(files.size() > 100U);
  for (const fs::path& file : files) {
    if (fs::exists(sibling(file, ".hpp"))) continue;
    BOOST_TEST(file.parent_path().filename() == "ops", file << " has no header of its name");
    for (const std::string& name : defined_functions(text_of(file))) {
      const bool is_formula = std::regex_search(listed, std::regex(R"((^|\W))" + name + R"(\()"));
      BOOST_TEST((is_formula || name.starts_with("operator")),
                 file << " defines " << name << ", which " << formulas << " does not declare");
    }
  }
}

BOOST_AUTO_TEST_CASE(define_what_their_headers_declare) {
  std::size_t functions = 0;
  for (const fs::path& file : files_with(".hpp")) {
    const std::vector<std::string> declared = declared_functions(without_comments(text_of(file)));
    functions += declared.size();
    if (declared.empty() || fs::relative(file, core) == formulas) continue;
    BOOST_TEST(fs::exists(sibling(file, ".cpp")), file << " has no source, but declares " << declared[0]);
  }
  BOOST_TEST(functions > 300U);  // the reader has read something
}

BOOST_AUTO_TEST_CASE(define_only_what_their_headers_declare) {
  const std::set<std::string> elsewhere = {"ops/reductions.cpp"};  // formulas that ops.hpp lists
  std::size_t functions = 0;
  for (const fs::path& file : files_with(".cpp")) {
    const fs::path header = sibling(file, ".hpp");
    if (!fs::exists(header) || elsewhere.contains(fs::relative(file, core))) continue;
    const std::string declared = without_comments(text_of(header));
    for (const std::string& name : defined_functions(text_of(file))) {
      if (name.starts_with("operator") || name.find("Impl::") != name.npos) continue;
      ++functions;
      BOOST_TEST(missing_part(name, declared).empty(),
                 file << " defines " << name << ", which its header does not declare");
    }
  }
  BOOST_TEST(functions > 300U);  // the reader has read something
}

// fmt::print and streams throw or forget when nothing can be printed.
BOOST_AUTO_TEST_CASE(the_program_prints_by_one_file) {
  static const std::regex prints(
      R"(fmt::print|std::(cout|cerr|clog|puts|printf|fprintf|fputs)\b|\bstderr\b)");
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SOURCE_FOLDER) / "apps/plexus")) {
    if (entry.path().extension() != ".cpp" || entry.path().filename() == "printing.cpp") continue;
    ++files;
    const std::string code = without_comments(text_of(entry.path()));
    BOOST_TEST(!std::regex_search(code, prints), entry.path() << " prints by itself: take printing.hpp");
  }
  BOOST_TEST(files > 30U);
}

// What write_file promises (links, permissions, no half of a file) holds where it is used. A claim of a
// directory and a lock on it are no files that anybody reads.
BOOST_AUTO_TEST_CASE(core_and_program_write_files_by_one_function) {
  static const std::regex writes(R"(\bO_CREAT\b|\bofstream\b|\bfopen\b|\bfstream\s+\w)");
  const std::set<std::string> allowed = {"core/plexus/files/detail/temporary_file.cpp",
                                         "core/plexus/run/detail/run_lock.cpp",
                                         "core/plexus/run/run_directory.cpp"};
  for (const char* const folder : {"core", "apps/plexus"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(SOURCE_FOLDER) / folder)) {
      if (entry.path().extension() != ".cpp") continue;
      const std::string name = fs::relative(entry.path(), SOURCE_FOLDER).string();
      if (allowed.contains(name)) continue;
      BOOST_TEST(!std::regex_search(without_comments(text_of(entry.path())), writes),
                 name << " writes a file by itself: take write_file or FileWriter");
    }
  }
}

BOOST_AUTO_TEST_CASE(reader_finds_definitions_that_a_header_lacks) {
  const std::string code = R"(
namespace {
int hidden() { return 1; }
}  // namespace

int A::here(int x) { return x; }
std::vector<int> there(const A& a) {
  return {};
}
)";
  BOOST_TEST(defined_functions(code) == (std::set<std::string>{"A::here", "there"}),
             boost::test_tools::per_element());
  const std::string header = "class A { int here(int x); int therefore(); };";
  BOOST_TEST(missing_part("A::here", header).empty());
  BOOST_TEST(missing_part("B::here", header) == "B");
  BOOST_TEST(missing_part("there", header) == "there");
}

BOOST_AUTO_TEST_CASE(reader_tells_declarations_from_definitions) {
  const std::string code = R"(
    namespace a {
    template <class T> T made(const T& x);
    class B : public C {
     public:
      explicit B(int x) : x_(x), y_{x} {}
      B(const B&) = delete;
      virtual int pure(std::function<void(int)> f) const = 0;
      int inline_one() const { return x_; }
      int x_ = int(1);
      std::vector<int> y_{f(1), 2};
      std::function<void(int)> z_;
      void (*pointer)(int) = nullptr;
    };
    })";
  BOOST_TEST(declared_functions(without_comments(code)).empty());
  for (const char* declaration : {"int f();", "class A { int f() const; };", "struct A { ~A(); };",
                                  "namespace a { A& operator=(A&&); }", "struct A { int x{1}; A(); };",
                                  "[[noreturn]] void f(const std::map<int, int>& m = {});",
                                  "struct A { int g() { return 1; } bool operator==(const A&) const; };"}) {
    BOOST_TEST(declared_functions(without_comments(declaration)).size() == 1U, declaration);
  }
}

BOOST_AUTO_TEST_SUITE_END()
