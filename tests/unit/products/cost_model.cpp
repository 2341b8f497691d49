#include "kernels/cost_model.hpp"

#include <string>

#include <boost/test/unit_test.hpp>

#include "kernels/product_plan.hpp"

using namespace plexus::onednn;

BOOST_AUTO_TEST_SUITE(choices_by_cost)

namespace {

constexpr std::int64_t kib = 1024;

Processor processor_of(std::int64_t l1, std::int64_t l2, InstructionSet set = InstructionSet::avx512) {
  return {set, l1 * kib, l2 * kib, 0, 64, 2};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

ProductPlan planned(const CostModel& model, const ProductSizes& sizes, int threads = 1, bool adds = false) {
  return plan_product(sizes, threads, adds, model);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_same_processor_gives_the_same_plan) {
  const CostModel one(processor_of(48, 2048)), other(processor_of(48, 2048));
  for (const std::int64_t m : {1, 7, 32, 256, 4096}) {
    for (const bool transpose_b : {false, true}) {
      const ProductPlan a = planned(one, {m, 300, 784, false, transpose_b}, 2);
      const ProductPlan b = planned(other, {m, 300, 784, false, transpose_b}, 2);
      BOOST_TEST((a.form == b.form && a.split == b.split && a.parts == b.parts && a.vectors == b.vectors));
      BOOST_TEST(a.scratch_floats() == b.scratch_floats());
      BOOST_TEST(note_on(a, one) == note_on(b, other));
    }
  }
}

BOOST_AUTO_TEST_CASE(threads_share_the_steps_where_there_are_many_and_few_sums) {
  using Split = ProductPlan::Split;
  const CostModel model(processor_of(48, 2048));
  const auto split = [&](std::int64_t m, std::int64_t n, std::int64_t k, int threads) {
    return planned(model, {m, n, k, false, false}, threads).split;
  };
  BOOST_TEST((split(1, 300, 784, 2) == Split::inner));
  BOOST_TEST((split(4, 300, 784, 2) == Split::inner));
  BOOST_TEST((split(1, 300, 784, 32) == Split::columns));   // the last of them would add up 32 rows
  BOOST_TEST((split(1, 15000, 32, 2) == Split::columns));   // 16 steps each
  BOOST_TEST((split(1, 2048, 2048, 2) == Split::columns));  // leaves L2
  BOOST_TEST((split(200, 300, 784, 2) != Split::inner));
}

BOOST_AUTO_TEST_CASE(what_the_library_gets_depends_on_the_size_of_l2) {
  // b has 600,000 floats, 2.3 MiB: more than half of 2 MiB, less than half of 8 MiB.
  const ProductSizes sizes{256, 600, 1000, false, false};
  const CostModel small(processor_of(48, 2048)), large(processor_of(48, 8192));
  const Choice far = small.choice(sizes), near = large.choice(sizes);
  BOOST_TEST(far.library);
  BOOST_TEST(far.reason == "the 2.3 MiB of b leave L2, and 256 rows use them");
  BOOST_TEST(!near.library);
  BOOST_TEST(near.reason == "the 2.3 MiB of b stay in L2");
}

BOOST_AUTO_TEST_CASE(small_products_rows_and_columns_are_ours_on_every_processor) {
  for (const std::int64_t l2 : {256, 512, 1024, 2048, 8192}) {
    for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
      const CostModel model(processor_of(32, l2, set));
      BOOST_TEST(!model.choice({32, 300, 784, false, false}).library);
      BOOST_TEST(!model.choice({1, 4096, 8192, false, false}).library);
      BOOST_TEST(!model.choice({100000, 1, 512, false, false}).library);
      BOOST_TEST(!model.choice({4096, 4096, 8, true, false}).library);
    }
  }
}

BOOST_AUTO_TEST_CASE(avx2_packs_a_far_b_for_many_rows) {
  const CostModel model(processor_of(48, 2048, InstructionSet::avx2));
  BOOST_TEST(model.packs({256, 2048, 2048, false, false}));
  BOOST_TEST(!model.choice({256, 2048, 2048, false, false}).library);
  BOOST_TEST(model.choice({256, 2048, 2048, false, true}).library);
  BOOST_TEST(!model.packs({4, 2048, 2048, false, false}));
  BOOST_TEST(!model.packs({256, 300, 784, false, false}));
  BOOST_TEST(!model.packs({64, 10, 100000, false, false}));  // threads would have no columns to share
  BOOST_TEST(!model.packs({64, 40000, 8, false, false}));
  const CostModel wide(processor_of(48, 2048, InstructionSet::avx512));
  BOOST_TEST(!wide.packs({32, 2048, 2048, false, false}));
  BOOST_TEST(wide.choice({256, 2048, 2048, false, false}).library);
}

BOOST_AUTO_TEST_CASE(avx2_packs_no_far_b_of_which_l2_holds_few_columns) {
  const CostModel model(processor_of(32, 512, InstructionSet::avx2));
  const ProductSizes far{256, 2048, 2048, false, false};
  BOOST_TEST(!model.packs(far));
  BOOST_TEST(!model.choice(far).library);
  BOOST_TEST(model.choice(far).reason == "the 16.0 MiB of b leave L2, and are packed on the way");
  BOOST_TEST(model.packs({2048, 2048, 32, true, false}));  // an update
}

BOOST_AUTO_TEST_CASE(the_library_transposes_b_for_many_rows_and_operations) {
  for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
    const CostModel model(processor_of(32, 512, set));
    BOOST_TEST(model.choice({128, 512, 512, false, true}).library);
    BOOST_TEST(!model.choice({64, 256, 256, false, true}).library);
    BOOST_TEST(model.choice({128, 300, 500, false, true}).library);
    BOOST_TEST(!model.choice({128, 300, 500, true, true}).library);  // ours transposes neither
  }
}

BOOST_AUTO_TEST_CASE(blocks_fit_the_caches_and_the_buffer) {
  for (const std::int64_t l1 : {16, 32, 48, 64, 128, 512}) {
    for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
      const CostModel model(processor_of(l1, 1024, set));
      const Blocks& blocks = model.blocks();
      BOOST_TEST(blocks.packed <= most_packed_floats);
      if (l1 >= 32) BOOST_TEST(blocks.packed * std::int64_t{sizeof(float)} <= l1 * kib);
      for (int vectors = 1; vectors <= model.kernels().max_vectors; ++vectors) {
        const std::int64_t steps = model.kernels().steps_at_once(1000, vectors, blocks);
        BOOST_TEST(steps > 0);
        BOOST_TEST(steps * vectors * model.kernels().lanes <= most_packed_floats);
        BOOST_TEST(model.packed_columns(384, vectors) % (vectors * model.kernels().lanes) == 0);
        BOOST_TEST(model.packed_columns(384, vectors) > 0);
      }
      for (const std::int64_t n : {1, 15, 16, 300, 2048}) {
        const int width = model.best_width(64, n, 256);
        BOOST_TEST((width >= 1 && width <= model.kernels().max_vectors));
        BOOST_TEST((width - 1) * model.kernels().lanes < n);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(small_products_are_worth_one_thread) {
  const CostModel model(processor_of(48, 2048));
  BOOST_TEST(planned(model, {8, 16, 32, false, false}, 8).parts == 1);
  BOOST_TEST(planned(model, {32, 300, 784, false, false}, 8).parts == 8);
  BOOST_TEST(planned(model, {1, 300, 784, false, false}, 8).parts == 8);
}

BOOST_AUTO_TEST_CASE(a_note_says_what_runs_and_why) {
  const CostModel model(processor_of(48, 2048));
  const std::string far = note_on(planned(model, {256, 2048, 2048, false, false}, 2), model);
  BOOST_TEST(far ==
             "library: the 16.0 MiB of b leave L2, and 256 rows use them; 2 threads share the columns");
  const std::string update = note_on(planned(model, {784, 300, 32, true, false}, 1, true), model);
  BOOST_TEST(has(update, "tiles of "), update);
  BOOST_TEST(has(update, ": packing both operands does not pay for 15 MFLOP"), update);
  BOOST_TEST(
      has(note_on(planned(model, {1, 300, 784, false, false}), model), "a row, b as it lies: one row"));
  // An update of 16 MiB from few rows, whose c the library would have to pass twice.
  const std::string few = note_on(planned(model, {2048, 2048, 32, true, false}, 1, true), model);
  BOOST_TEST(has(few, "b packed, tiles of "), few);
}

BOOST_AUTO_TEST_CASE(a_note_on_few_steps_names_no_tiles) {
  const CostModel model(processor_of(48, 2048));
  const auto note = [&](const ProductSizes& sizes) { return note_on(planned(model, sizes), model); };
  BOOST_TEST(note({100, 64, 1, false, false}) ==
             "b in registers: packing both operands does not pay for 1 step");
  BOOST_TEST(note({100, 64, 8, true, false}) ==
             "b in registers: packing both operands does not pay for 8 steps");
  BOOST_TEST(has(note({100, 64, 9, false, false}), "tiles of "));
  BOOST_TEST(note({1, 64, 8, false, false}) == "a row, b as it lies: one row");
  const ProductSizes turned{16, 2, 8, true, true};
  BOOST_TEST_REQUIRE(!model.spreads(turned));
  BOOST_TEST(note(turned) ==
             "the transposed product, a in registers: packing both operands does not pay for 8 steps");
}

BOOST_AUTO_TEST_CASE(ports_follow_from_what_cpuid_says) {
  const auto intel = [](int model, bool amx) {
    return fma_ports_of(InstructionSet::avx512, "GenuineIntel", 6, model, amx);
  };
  BOOST_TEST(intel(0x55, false) == 2);  // Skylake-SP
  BOOST_TEST(intel(0x6A, false) == 2);  // Ice Lake-SP
  BOOST_TEST(intel(0x7E, false) == 1);  // Ice Lake of a laptop
  BOOST_TEST(intel(0xA7, false) == 1);  // Rocket Lake
  BOOST_TEST(intel(0xA7, true) == 2);   // what calls itself so and has AMX, as a virtual machine may
  BOOST_TEST(fma_ports_of(InstructionSet::avx512, "AuthenticAMD", 25, 0x61, false) == 1);  // Zen 4
  BOOST_TEST(fma_ports_of(InstructionSet::avx512, "AuthenticAMD", 26, 0x02, false) == 2);  // Zen 5
  BOOST_TEST(fma_ports_of(InstructionSet::avx2, "GenuineIntel", 6, 0x3C, false) == 2);     // Haswell
}

BOOST_AUTO_TEST_CASE(this_processor_says_what_kernels_need) {
  const Processor& here = processor();
  BOOST_TEST(here.l1 >= 8 * kib);
  BOOST_TEST(here.l2 >= here.l1);
  BOOST_TEST((here.line == 32 || here.line == 64 || here.line == 128));
  BOOST_TEST((here.fma_ports == 1 || here.fma_ports == 2));
  BOOST_TEST(has(here.text(), "FMA port"), here.text());
}

BOOST_AUTO_TEST_SUITE_END()
