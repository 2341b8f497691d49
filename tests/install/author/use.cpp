// use PLUGIN_FOLDER PREFIX: opens the plugin 'thing' with the libplexus that is installed under PREFIX.

#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <iostream>

int main(int count, char** arguments) {
  try {
    if (count != 3) throw plexus::UsageError("usage: use PLUGIN_FOLDER PREFIX");
    const plexus::Plugin& plugin = plexus::load_plugin({"thing", {}, {}}, {arguments[1]});
    if (!plexus::registry().schema(plexus::Kind::regularizer, "thing"))
      throw plexus::UsageError("no 'thing'");
    std::cout << plugin.origin.file << ", built by " << plugin.compiler << '\n';

    plexus::load_standard_plugins();
    const std::string folder = plexus::standard_plugin_folder().string();
    if (folder.rfind(arguments[2], 0) != 0) throw plexus::UsageError(folder + " is not under the prefix");
    for (const plexus::Plugin* standard : plexus::loaded_plugins())
      std::cout << standard->origin.file << '\n';
    return 0;
  } catch (const plexus::Error& error) {
    std::cerr << error.message() << '\n';
    return 1;
  }
}
