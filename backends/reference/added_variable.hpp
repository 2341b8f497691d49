#pragma once

#include <string>
#include <vector>

namespace plexus::reference {

/// A variable that the environment has besides its others for as long as this object lives, in the place of
/// one of that name. Other threads may read the environment meanwhile, which setenv does not allow: they see
/// one of two lists, and neither is changed or freed by this class. What other threads set or unset meanwhile
/// stays so afterwards. Requires: no other object of this class lives.
class AddedVariable {
 public:
  AddedVariable(const std::string& name, const std::string& value);
  ~AddedVariable();
  AddedVariable(const AddedVariable&) = delete;
  AddedVariable& operator=(const AddedVariable&) = delete;

 private:
  /// Kept for ever: a thread may be reading the list still.
  struct List {
    std::string text;
    std::vector<char*> texts;  ///< the environment
    std::vector<char*> made;   ///< what it was made of
  };

  std::string name_;
  char** before_;
  char* replaced_ = nullptr;  ///< the entry of that name before
  List* list_;
};

}  // namespace plexus::reference
