// Backends whose relu is wrong for some rows, or some numbers of them.

#include "wrong.hpp"

namespace {

enum class Fault {
  one_row,      // of a batch of one row
  third_row,    // of each batch
  last_row,     // of each batch
  large_batch,  // all of more than 16 rows, which no batch of training has
};

bool is_wrong(Fault fault, std::int64_t row, std::int64_t rows) {
  switch (fault) {
    case Fault::one_row:
      return rows == 1;
    case Fault::third_row:
      return row == 2;
    case Fault::last_row:
      return row == rows - 1;
    case Fault::large_batch:
      break;
  }
  return rows > 16;
}

class Wrong final : public WrongBackend<Fault> {
 public:
  using WrongBackend::WrongBackend;

  Support support(const Node& node) const override {
    return has(is_op(node, "relu") && node.type().dtype == DType::float32);
  }

  Kernel bind(BindContext& context) const override {
    const float* x = context.in<float>(0);
    float* y = context.out<float>();
    const std::int64_t rows = context.node().type().shape[0];
    const std::int64_t columns = context.node().type().shape.elements() / rows;
    return kernel([x, y, rows, columns, fault = fault()] {
      for (std::int64_t i = 0; i < rows * columns; ++i)
        y[i] = relu(x[i]) + (is_wrong(fault, i / columns, rows) ? 0.25F : 0);
    });
  }
};

}  // namespace

void add_wrong_rows(Registrar& registrar) {
  add_all<Wrong>(registrar, {{"one_row", Fault::one_row},
                             {"third_row", Fault::third_row},
                             {"last_row", Fault::last_row},
                             {"large_batch", Fault::large_batch}});
}
