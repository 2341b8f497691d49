#include <plexus/error/error.hpp>
#include <plexus/graph/attributes.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>
#include <bit>

#include <fmt/format.h>

namespace plexus {

namespace {

using Value = Attributes::Value;

std::string list_text(std::span<const std::int64_t> values) {
  return fmt::format("[{}]", fmt::join(values.begin(), values.end(), ", "));
}

std::string body_text(const Graph& body) {
  std::string ops;
  for (std::size_t id = 0; id < body.size(); ++id) {
    const Node& node = body.node(id);
    if (!is_leaf(node)) ops += fmt::format("{}{}", ops.empty() ? "" : " ", node.op().name());
  }
  return fmt::format("({})", ops);
}

std::string value_text(const Value& value) {
  struct Print {
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return fmt::format("{}", v); }
    std::string operator()(double v) const { return fmt::format("{}", v); }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(DType v) const { return std::string(name_of(v)); }
    std::string operator()(const std::vector<std::int64_t>& v) const { return list_text(v); }
    std::string operator()(const Shape& v) const { return v.text(); }
    std::string operator()(const Tensor& v) const { return v.type().text(); }
    std::string operator()(const Attributes::Body& v) const { return body_text(*v); }
  };
  return std::visit(Print{}, value);
}

bool equal_values(const Value& a, const Value& b) {
  if (a.index() != b.index()) return false;
  if (const auto* x = std::get_if<double>(&a)) {
    return std::bit_cast<std::uint64_t>(*x) == std::bit_cast<std::uint64_t>(std::get<double>(b));
  }
  return a == b;
}

std::size_t combined(std::size_t a, std::size_t b) {
  return a ^ (b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2));
}

std::size_t hash_of(std::span<const std::int64_t> values) {
  std::size_t hash = values.size();
  for (const std::int64_t value : values) hash = combined(hash, std::hash<std::int64_t>{}(value));
  return hash;
}

std::size_t value_hash(const Value& value) {
  struct Hash {
    std::size_t operator()(bool v) const { return v ? 1 : 0; }
    std::size_t operator()(std::int64_t v) const { return std::hash<std::int64_t>{}(v); }
    std::size_t operator()(double v) const {
      return std::hash<std::uint64_t>{}(std::bit_cast<std::uint64_t>(v));
    }
    std::size_t operator()(const std::string& v) const { return std::hash<std::string>{}(v); }
    std::size_t operator()(DType v) const { return static_cast<std::size_t>(v); }
    std::size_t operator()(const std::vector<std::int64_t>& v) const { return hash_of(v); }
    std::size_t operator()(const Shape& v) const { return hash_of(v.dims()); }
    std::size_t operator()(const Tensor& v) const {
      const std::string_view bytes(reinterpret_cast<const char*>(v.raw()), v.bytes());
      return combined(hash_of(v.shape().dims()), std::hash<std::string_view>{}(bytes));
    }
    std::size_t operator()(const Attributes::Body& v) const { return std::hash<Attributes::Body>{}(v); }
  };
  return combined(value.index(), std::visit(Hash{}, value));
}

template <class T>
const T& required(const Value* value, std::string_view name, std::string_view kind) {
  if (value == nullptr) throw UsageError(fmt::format("attribute '{}' is missing", name));
  const T* typed = std::get_if<T>(value);
  if (typed == nullptr) {
    throw UsageError(fmt::format("attribute '{}' is not {}: {}", name, kind, value_text(*value)));
  }
  return *typed;
}

constexpr auto by_name = [](const auto& entry, std::string_view name) { return entry.first < name; };

}  // namespace

Attributes::Attributes(std::initializer_list<std::pair<std::string, Value>> values) {
  values_.reserve(values.size());
  for (const auto& entry : values) set(entry.first, entry.second);
}

const Attributes::Value* Attributes::find(std::string_view name) const {
  const auto at = std::lower_bound(values_.begin(), values_.end(), name, by_name);
  return at != values_.end() && at->first == name ? &at->second : nullptr;
}

bool Attributes::has(std::string_view name) const { return find(name) != nullptr; }

void Attributes::set(std::string name, Value value) {
  const auto at = std::lower_bound(values_.begin(), values_.end(), std::string_view(name), by_name);
  if (at != values_.end() && at->first == name) {
    at->second = std::move(value);
  } else {
    values_.insert(at, {std::move(name), std::move(value)});
  }
}

bool Attributes::boolean(std::string_view name) const {
  return required<bool>(find(name), name, "true or false");
}

std::int64_t Attributes::integer(std::string_view name) const {
  return required<std::int64_t>(find(name), name, "an integer");
}

double Attributes::number(std::string_view name) const {
  return required<double>(find(name), name, "a number");
}

const std::string& Attributes::text(std::string_view name) const {
  return required<std::string>(find(name), name, "a text");
}

DType Attributes::dtype(std::string_view name) const { return required<DType>(find(name), name, "a dtype"); }

const std::vector<std::int64_t>& Attributes::integers(std::string_view name) const {
  return required<std::vector<std::int64_t>>(find(name), name, "a list of integers");
}

const Shape& Attributes::shape(std::string_view name) const {
  return required<Shape>(find(name), name, "a shape");
}

const Tensor& Attributes::tensor(std::string_view name) const {
  return required<Tensor>(find(name), name, "a tensor");
}

const Graph& Attributes::body(std::string_view name) const {
  return *required<Body>(find(name), name, "a body");
}

std::string Attributes::text() const {
  std::string result;
  for (const auto& entry : values_) {
    result += fmt::format("{}{}={}", result.empty() ? "" : ", ", entry.first, value_text(entry.second));
  }
  return result;
}

std::size_t Attributes::hash() const {
  std::size_t hash = values_.size();
  for (const auto& entry : values_) {
    hash = combined(combined(hash, std::hash<std::string>{}(entry.first)), value_hash(entry.second));
  }
  return hash;
}

bool operator==(const Attributes& a, const Attributes& b) {
  return std::equal(
      a.values_.begin(), a.values_.end(), b.values_.begin(), b.values_.end(),
      [](const auto& x, const auto& y) { return x.first == y.first && equal_values(x.second, y.second); });
}

}  // namespace plexus
