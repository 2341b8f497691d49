#include <algorithm>
#include <cstring>
#include <vector>

#include "entry.hpp"
#include "kernels/chain.hpp"
#include "kernels/epilogue.hpp"
#include "kernels/multiply.hpp"

namespace plexus::onednn {

namespace {

/// The most inputs and outputs of a node together.
constexpr std::size_t most_values = 32;
/// The floats of a block of the product, on which the chain runs while the block is in L1.
constexpr std::int64_t block_floats = 4096;

const Graph& body_of(const Node& node) { return node.attributes().body("body"); }

Support support_fused(const Node& node) {
  if (node.input(0).dtype() != DType::float32) return {false, "only float32 is supported"};
  if (matrices_of(node).count != 1) return {false, "several products are not fused with what follows"};
  if (node.inputs().size() + node.output_count() > most_values) return {false, "it has too many operands"};
  return Chain::support(body_of(node));
}

/// The node's input that is input `i` of the body, i > 0.
std::size_t node_input(std::size_t i) { return i + 1; }

void* scratch_of(BindContext& context, std::int64_t floats) {
  return floats == 0 ? nullptr : context.scratch(static_cast<std::size_t>(floats) * sizeof(float));
}

/// Binds a product whose kernel computes the body itself.
Kernel bind_epilogue(BindContext& context, const Multiply& multiply, const Epilogue& epilogue) {
  const auto* operand = context.in<float>(node_input(epilogue.operand));
  const bool adds = epilogue.finish == Finish::add;
  const float* scale = adds ? context.in<float>(node_input(epilogue.scale)) : nullptr;
  auto* const c = context.out<float>();
  const std::size_t copied = adds && operand != c ? context.node().type().bytes() : 0;
  const Result result{c, context.node().type().shape.back(), epilogue.finish, 1, adds ? nullptr : operand};
  auto* const scratch = static_cast<float*>(scratch_of(context, multiply.plan().scratch_floats()));
  return kernel([multiply, result, operand, scale, copied, scratch, minus = epilogue.minus,
                 a = context.in<float>(0), b = context.in<float>(1), &team = context.team()] {
    Result now = result;
    if (copied > 0) std::memcpy(now.c, operand, copied);
    if (scale != nullptr) now.scale = minus ? -*scale : *scale;
    multiply.run(team, a, b, now, scratch);
  });
}

/// A product that lies in scratch memory, and the chain that runs on it.
class ProductChain {
 public:
  ProductChain(BindContext& context, const Multiply& multiply)
      : multiply_(multiply),
        chain_(std::make_shared<const Chain>(body_of(context.node()), options_of(context))),
        columns_(chain_->columns()),
        a_(context.in<float>(0)),
        b_(context.in<float>(1)) {
    const Node& node = context.node();
    inputs_.push_back({nullptr, chain_->input_stride(0)});
    for (std::size_t i = 2; i < node.inputs().size(); ++i) {
      inputs_.push_back({context.in<std::byte>(i), chain_->input_stride(i - 1)});
    }
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      outputs_.push_back({context.out<std::byte>(i), chain_->output_stride(i)});
    }
    // Each block of rows is multiplied by all of b, which has to stay in L2 for that.
    blocked_ = multiply.plan().split == ProductPlan::Split::rows && !multiply.plan().exchanged &&
               multiply.plan().form != ProductPlan::Form::library && multiply.plan().pieces == 1 &&
               columns_ == multiply.plan().n && cost_model().keeps_b(multiply.plan());
    block_rows_ = std::max<std::int64_t>(8, block_floats / std::max<std::int64_t>(columns_, 1) / 8 * 8);
    const std::int64_t own = multiply.plan().scratch_floats();
    const std::int64_t product =
        blocked_ ? multiply.plan().parts * block_rows_ * columns_ : rows() * columns_;
    scratch_ = static_cast<float*>(scratch_of(context, own + product));
    product_ = scratch_ + own;
  }

  void run(const Team& team) const {
    std::int64_t parts = multiply_.plan().parts;
    if (!blocked_) {
      parts = std::min(parts, rows());  // else the leader, whose part is the first, may get no row
      multiply_.run(team, a_, b_, {product_, multiply_.plan().n, Finish::store, 1, nullptr}, scratch_);
    }
    team.parallel_for(parts, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t part = begin; part < end; ++part)
        run_part(part, rows() * part / parts, rows() * (part + 1) / parts);
    });
  }

 private:
  template <class Byte>
  struct Place {
    Byte* data;
    std::int64_t step;  ///< bytes from row to row
  };

  /// Options that say in which input of the body each output lies.
  static ChainOptions options_of(const BindContext& context) {
    ChainOptions options;
    const Node& node = context.node();
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      options.lies_in.push_back(-1);
      for (std::size_t j = 2; j < node.inputs().size(); ++j) {
        if (context.input(j) == context.output(i)) options.lies_in.back() = static_cast<int>(j) - 1;
      }
    }
    return options;
  }

  std::int64_t rows() const { return chain_->rows(); }

  void run_part(std::int64_t part, std::int64_t first, std::int64_t last) const {
    if (!blocked_) {
      run_chain(product_ + first * columns_, first, last - first);
      return;
    }
    float* const block = product_ + part * block_rows_ * columns_;
    for (; first < last; first += block_rows_) {
      const std::int64_t count = std::min(block_rows_, last - first);
      multiply_.rows(first, count, a_, b_, {block - first * columns_, columns_, Finish::store, 1, nullptr});
      run_chain(block, first, count);
    }
  }

  void run_chain(const float* product, std::int64_t first, std::int64_t count) const {
    const std::byte* inputs[most_values] = {reinterpret_cast<const std::byte*>(product)};
    std::byte* outputs[most_values];
    for (std::size_t i = 1; i < inputs_.size(); ++i) inputs[i] = inputs_[i].data + first * inputs_[i].step;
    for (std::size_t i = 0; i < outputs_.size(); ++i)
      outputs[i] = outputs_[i].data + first * outputs_[i].step;
    chain_->run(inputs, outputs, count);
  }

  Multiply multiply_;
  std::shared_ptr<const Chain> chain_;
  std::int64_t columns_;
  const float* a_;
  const float* b_;
  std::vector<Place<const std::byte>> inputs_;
  std::vector<Place<std::byte>> outputs_;
  bool blocked_;
  std::int64_t block_rows_;
  float* scratch_;
  float* product_;
};

Kernel bind_fused(BindContext& context) {
  const Matrices s = matrices_of(context.node());
  if (s.m == 0 || s.n == 0) return kernel([] {});
  const auto epilogue = epilogue_of(body_of(context.node()));
  const bool adds = epilogue && epilogue->finish == Finish::add;
  const Multiply multiply(
      plan_product({s.m, s.n, s.k, s.transpose_a, s.transpose_b}, context.team().threads(), adds));
  context.note(note_on(multiply.plan()));
  if (epilogue && (adds || multiply.plan().takes_bias())) return bind_epilogue(context, multiply, *epilogue);
  return kernel([chain = ProductChain(context, multiply), &team = context.team()] { chain.run(team); });
}

}  // namespace

std::vector<KernelEntry> fused_matmul_kernels() { return {{"fused_matmul", support_fused, bind_fused}}; }

}  // namespace plexus::onednn
