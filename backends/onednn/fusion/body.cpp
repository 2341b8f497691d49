#include "fusion/body.hpp"

#include <plexus/graph/passes.hpp>

#include <algorithm>
#include <string>

namespace plexus::onednn {

namespace {

int reads(const Node& reader, const Symbol& value) {
  return static_cast<int>(std::count(reader.inputs().begin(), reader.inputs().end(), value));
}

/// The index of the first input of a fused node that its body reads. The body reads the last inputs.
std::size_t first_operand(const Node& fused, const Graph& body, bool has_product) {
  return fused.inputs().size() - (body.inputs().size() - (has_product ? 1 : 0));
}

}  // namespace

Symbol BodyBuilder::new_input(const Type& type) {
  return body_->input(std::to_string(body_->inputs().size()), type);
}

Symbol BodyBuilder::produced(const Type& type) { return new_input(type); }

Symbol BodyBuilder::in_body(const Symbol& value) {
  const auto known = in_body_.find(value);
  if (known != in_body_.end()) return known->second;
  operands_.push_back(value);
  return in_body_[value] = new_input(value.type());
}

void BodyBuilder::add(const Node& node, const Symbol& produced) {
  std::vector<Symbol> results;
  std::vector<Symbol> values;
  if (produced) values.push_back(produced);
  if (node.attributes().has("body")) {
    const Graph& body = node.attributes().body("body");
    for (std::size_t i = first_operand(node, body, bool(produced)); i < node.inputs().size(); ++i) {
      values.push_back(in_body(node.input(i)));
    }
    results = inlined(body, *body_, values);
  } else {
    for (const Symbol& input : node.inputs()) values.push_back(in_body(input));
    results = body_->add(node.op(), values, node.attributes());
  }
  for (std::size_t i = 0; i < results.size(); ++i) set(node.output(static_cast<int>(i)), results[i]);
}

Body BodyBuilder::finish(const std::vector<Symbol>& outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) body_->output(std::to_string(i), in_body_.at(outputs[i]));
  return body_;
}

std::size_t nodes_in_body(const Node& node) {
  return node.attributes().has("body") ? node.attributes().body("body").size() : 1;
}

bool is_only_reader(const Node& reader, const Node& producer, const RewriteContext& context) {
  for (std::size_t i = 0; i < producer.output_count(); ++i) {
    const Symbol output = producer.output(static_cast<int>(i));
    if (context.readers_so_far(output) != reads(reader, output)) return false;
  }
  return true;
}

std::vector<Symbol> needed_outputs(const Node& consumer, const std::vector<const Node*>& producers,
                                   const RewriteContext& context) {
  std::vector<Symbol> needed;
  for (std::size_t i = 0; i < consumer.output_count(); ++i) {
    needed.push_back(consumer.output(static_cast<int>(i)));
  }
  for (const Node* producer : producers) {
    for (std::size_t i = 0; i < producer->output_count(); ++i) {
      const Symbol output = producer->output(static_cast<int>(i));
      if (context.readers(output) > reads(consumer, output)) needed.push_back(output);
    }
  }
  return needed;
}

std::vector<Symbol> put_in_place(const std::vector<Symbol>& fused, const std::vector<Symbol>& needed,
                                 const Node& consumer, RewriteContext& context) {
  const std::size_t own = consumer.output_count();
  for (std::size_t i = own; i < needed.size(); ++i) context.replace(needed[i], fused[i]);
  return {fused.begin(), fused.begin() + static_cast<std::ptrdiff_t>(own)};
}

}  // namespace plexus::onednn
