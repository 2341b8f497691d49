#include "added_variable.hpp"

#include <atomic>
#include <cstdlib>
#include <deque>
#include <string_view>

#include <unistd.h>

namespace plexus::reference {

namespace {

std::atomic_ref<char**> environment() { return std::atomic_ref<char**>(::environ); }

}  // namespace

AddedVariable::AddedVariable(const std::string& name, const std::string& value)
    : name_(name), before_(environment().load()) {
  static std::deque<List> kept;
  list_ = &kept.emplace_back();
  list_->text = name + "=" + value;
  const std::string start = name + "=";
  for (char** text = before_; text != nullptr && *text != nullptr; ++text) {
    if (std::string_view(*text).substr(0, start.size()) == start) {
      replaced_ = *text;
    } else {
      list_->texts.push_back(*text);
    }
  }
  list_->texts.push_back(list_->text.data());
  list_->texts.push_back(nullptr);
  list_->made = list_->texts;
  environment().store(list_->texts.data());
}

AddedVariable::~AddedVariable() {
  char** ours = list_->texts.data();
  // The former list is put back if ours is still in use and unchanged. Otherwise another thread has set or
  // unset a variable meanwhile, which made a new list from ours or changed ours in place; then only our
  // variable is restored.
  if (list_->texts == list_->made && environment().compare_exchange_strong(ours, before_)) return;
  if (replaced_ != nullptr) {
    ::putenv(replaced_);
  } else {
    ::unsetenv(name_.c_str());
  }
}

}  // namespace plexus::reference
