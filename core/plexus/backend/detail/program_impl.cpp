#include <plexus/backend/detail/program_impl.hpp>
#include <plexus/error/error.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string names_of(const std::vector<Program::Impl::Input>& inputs) {
  std::string names;
  for (const auto& input : inputs) names += (names.empty() ? "'" : ", '") + input.name + "'";
  return names.empty() ? "none" : names;
}

}  // namespace

const Program::Impl::Input* Program::Impl::find_input(std::string_view name) const {
  const auto found = input_places.find(name);
  return found == input_places.end() ? nullptr : &inputs[found->second];
}

Program::Impl::Input& Program::Impl::input(std::string_view name) {
  const Input* found = find_input(name);
  if (found == nullptr) {
    throw UsageError(fmt::format("the program has no input '{}'; its inputs: {}", name, names_of(inputs)));
  }
  return const_cast<Input&>(*found);
}

const Program::Impl::Output& Program::Impl::output(std::string_view name) const {
  const auto found = output_places.find(name);
  if (found != output_places.end()) return outputs[found->second];
  std::string names;
  for (const Output& output : outputs) names += (names.empty() ? "'" : ", '") + output.name + "'";
  throw UsageError(
      fmt::format("the program has no output '{}'; its outputs: {}", name, names.empty() ? "none" : names));
}

}  // namespace plexus
