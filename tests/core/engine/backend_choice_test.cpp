#include "core/engine/backend_choice.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <stdexcept>

namespace softmaxlab::test {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

TEST_CASE("backend choice: auto takes a real GPU with OpenGL 4.3 or later") {
    for (const GlSummary& gl :
         {GlSummary{4, 3, "NVIDIA GeForce RTX 3060/PCIe/SSE2"},
          GlSummary{4, 6, "AMD Radeon Graphics (renoir, LLVM 15.0.6, DRM 3.49)"},
          GlSummary{4, 6, "Mesa Intel(R) UHD Graphics 620 (KBL GT2)"}, GlSummary{5, 0, "new"}}) {
        CAPTURE(gl.renderer);
        const BackendChoice choice = choose_backend(std::nullopt, gl);
        CHECK(choice.kind == BackendKind::gpu);
        CHECK(choice.reason == gl.renderer);
    }
}

TEST_CASE("backend choice: auto takes SIMD where a GPU would be none, and says why") {
    const BackendChoice old = choose_backend(std::nullopt, {3, 3, "NVIDIA GeForce GT 220"});
    CHECK(old.kind == BackendKind::simd);
    CHECK_THAT(old.reason, ContainsSubstring("3.3"));
    CHECK(choose_backend(std::nullopt, {4, 2, "some GPU"}).kind == BackendKind::simd);
    CHECK(choose_backend(std::nullopt, {}).kind == BackendKind::simd);
    CHECK_FALSE(choose_backend(std::nullopt, {}).reason.empty());

    const BackendChoice software = choose_backend(std::nullopt, {4, 5, "llvmpipe (LLVM 15.0.6, 256 bits)"});
    CHECK(software.kind == BackendKind::simd);
    CHECK_THAT(software.reason, ContainsSubstring("llvmpipe"));
}

TEST_CASE("backend choice: the others are taken at their word") {
    const GlSummary none;
    CHECK(choose_backend(BackendKind::gpu, none).kind == BackendKind::gpu);
    CHECK(choose_backend(BackendKind::simd, {4, 6, "a GPU"}).kind == BackendKind::simd);
    CHECK(choose_backend(BackendKind::reference, {4, 6, "a GPU"}).kind == BackendKind::reference);
}

TEST_CASE("backend choice: every backend has a name, and its name leads back to it") {
    for (const BackendInfo& info : backend_table) {
        CHECK(&info_of(info.kind) == &info);
        CHECK(backend_named(info.name) == info.kind);
        CHECK(wanted_backend(info.name) == info.kind);
        CHECK(name_of(wanted_backend(info.name)) == info.name);
    }
    CHECK(wanted_backend(automatic_backend) == std::nullopt);
    CHECK(name_of(std::optional<BackendKind>()) == automatic_backend);
    for (const char* word : {"", "cuda", "GPU", "auto "}) {
        CHECK(backend_named(word) == std::nullopt);
        CHECK_THROWS_MATCHES(wanted_backend(word), std::invalid_argument,
                             MessageMatches(ContainsSubstring("auto, gpu, simd or reference")));
    }
}

TEST_CASE("backend choice: software renderers are known by name") {
    for (const char* name :
         {"llvmpipe (LLVM 15.0.6, 256 bits)", "softpipe", "Google SwiftShader",
          "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)",
          "Apple Software Renderer", "Microsoft Basic Render Driver", "Mesa DRI swrast",
          "Software Rasterizer"}) {
        CAPTURE(name);
        CHECK(is_software_renderer(name));
    }
    for (const char* name : {"", "Apple M2", "NVIDIA H200", "AMD Radeon Graphics (radeonsi, LLVM 15.0.6)"}) {
        CAPTURE(name);
        CHECK_FALSE(is_software_renderer(name));
    }
}

}  // namespace softmaxlab::test
