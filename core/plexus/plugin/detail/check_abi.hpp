#pragma once

#include <plexus/plugin/abi.hpp>
#include <plexus/plugin/detail/note_reader.hpp>

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace plexus {

/// The ABI tag of this libplexus.
std::string abi_tag();

/// Throws PluginError if the plugin was built for another ABI. The message names both tags, each word that
/// differs, and what changed between the two ABI numbers.
void check_abi(const NoteFacts& facts, const std::filesystem::path& file);

/// The lines about what changed from the ABI number that a plugin has to `wanted`: one a number, from
/// `changes`, which are in ascending order. A plugin with a later number, or with none, gets a line that says
/// so. Empty if `found` is `wanted`.
std::string describe_abi_changes(std::string_view found, int wanted, std::span<const AbiChange> changes);

}  // namespace plexus
