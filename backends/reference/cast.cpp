#include <plexus/tensor/saturated.hpp>

#include <cstring>

#include "entry.hpp"
#include "views.hpp"

namespace plexus::reference {

namespace {

template <class To, class From>
Kernel bind_cast(BindContext& context) {
  const std::int64_t n = context.node().type().shape.elements();
  return kernel([x = vector_view(context.in<From>(0), n), y = Output<To>{vector_view(context.out<To>(), n)}] {
    if constexpr (std::is_same_v<To, From>) {
      if (x.data() != y.view.data()) std::memcpy(y.view.data(), x.data(), x.size() * sizeof(To));
    } else {
      xt::noalias(y.view) = xt::make_lambda_xfunction([](From each) { return saturated<To>(each); }, x);
    }
  });
}

}  // namespace

std::vector<KernelEntry> cast_kernels() {
  return {{"cast", input_is<AnyTypes>, [](BindContext& context) {
             return visit_type(AnyTypes{}, context.node().input(0).dtype(), [&]<class From>(From) {
               return visit_type(AnyTypes{}, context.node().type().dtype,
                                 [&]<class To>(To) { return bind_cast<To, From>(context); });
             });
           }}};
}

}  // namespace plexus::reference
