#pragma once

#include <string>
#include <vector>

namespace plexus::reference {

/// Adds a variable to the environment, or replaces the one of that name, for as long as this object exists.
/// Other threads may read the environment meanwhile, which setenv does not allow: they see either the former
/// list of variables or the new one, and this class changes or frees neither. Variables that other threads
/// set or unset meanwhile stay so afterwards. Requires: no other object of this class exists.
class AddedVariable {
 public:
  AddedVariable(const std::string& name, const std::string& value);
  ~AddedVariable();
  AddedVariable(const AddedVariable&) = delete;
  AddedVariable& operator=(const AddedVariable&) = delete;

 private:
  /// Never freed, since another thread may still be reading the list.
  struct List {
    std::string text;
    std::vector<char*> texts;  ///< the list that `environ` points to
    std::vector<char*> made;   ///< a copy of `texts` as it was made
  };

  std::string name_;
  char** before_;
  char* replaced_ = nullptr;  ///< the former entry of that name, or null
  List* list_;
};

}  // namespace plexus::reference
