#include <torch/torch.h>

/// Gated linear unit: (x · values) * sigmoid(x · gates).
struct GatedUnitImpl : torch::nn::Module {
  GatedUnitImpl(std::int64_t features, std::int64_t units)
      : values(register_parameter("values", torch::empty({features, units}))),
        gates(register_parameter("gates", torch::empty({features, units}))) {
    torch::nn::init::xavier_uniform_(values);
    torch::nn::init::xavier_uniform_(gates);
  }
  torch::Tensor forward(const torch::Tensor& x) {
    return torch::matmul(x, values) * torch::sigmoid(torch::matmul(x, gates));
  }
  torch::Tensor values;
  torch::Tensor gates;
};
TORCH_MODULE(GatedUnit);

torch::Tensor used(const torch::Tensor& x) { return GatedUnit(4, 3)->forward(x); }
