#include "kernels/epilogue.hpp"

#include <string_view>

namespace plexus::onednn {

namespace {

bool is(const Symbol& symbol, std::string_view op) { return symbol.node().op().name() == op; }

/// The number of an input of the body; std::nullopt for a computed value.
std::optional<std::size_t> input_number(const Graph& body, const Symbol& symbol) {
  for (std::size_t i = 0; i < body.inputs().size(); ++i) {
    if (body.inputs()[i].symbol == symbol) return i;
  }
  return std::nullopt;
}

/// The other operand of a binary node, one of whose operands is `symbol`; empty if none is.
Symbol beside(const Node& node, const Symbol& symbol) {
  if (node.input(0) == symbol) return node.input(1);
  return node.input(1) == symbol ? node.input(0) : Symbol();
}

std::optional<Epilogue> bias_of(const Graph& body, const Symbol& sum, Finish finish) {
  const Symbol& product = body.inputs()[0].symbol;
  if (!is(sum, "add")) return std::nullopt;
  const Symbol bias = beside(sum.node(), product);
  if (!bias || bias.shape().elements() != product.shape().back() || bias.shape().rank() == 0 ||
      bias.shape().back() != product.shape().back()) {
    return std::nullopt;
  }
  const auto number = input_number(body, bias);
  return number ? std::optional(Epilogue{finish, *number}) : std::nullopt;
}

/// If `scaled` is c p or p c, where p is the product and c a number, the number of the input that is c.
std::optional<std::size_t> scale_of(const Graph& body, const Symbol& scaled) {
  if (!is(scaled, "multiply")) return std::nullopt;
  const Symbol scale = beside(scaled.node(), body.inputs()[0].symbol);
  if (!scale || scale.shape().elements() != 1) return std::nullopt;
  return input_number(body, scale);
}

std::optional<Epilogue> update_of(const Graph& body, const Symbol& result) {
  const bool minus = is(result, "subtract");
  if (!minus && !is(result, "add")) return std::nullopt;
  for (const int scaled : {1, 0}) {
    const auto scale = scale_of(body, result.node().input(static_cast<std::size_t>(scaled)));
    const Symbol& old = result.node().input(static_cast<std::size_t>(1 - scaled));
    const auto number = input_number(body, old);
    if (scale && number && *number > 0 && old.type() == result.type()) {
      return Epilogue{Finish::add, *number, *scale, minus};
    }
    if (minus) break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Epilogue> epilogue_of(const Graph& body) {
  if (body.outputs().size() != 1 || body.inputs()[0].symbol.type() != body.outputs()[0].symbol.type()) {
    return std::nullopt;
  }
  const Symbol& result = body.outputs()[0].symbol;
  if (is(result, "relu")) return bias_of(body, result.node().input(0), Finish::bias_relu);
  if (const auto bias = bias_of(body, result, Finish::bias)) return bias;
  return update_of(body, result);
}

}  // namespace plexus::onednn
