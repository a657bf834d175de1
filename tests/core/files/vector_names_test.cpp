#include "core/files/vector_names.h"

#include <catch2/catch_test_macros.hpp>

namespace softmaxlab {
namespace {

TEST_CASE("The last word of a name tells what the file is") {
    for (const char* name : {"q.npy", "Q.csv", "layer3_q.npy", "q_proj.npy", "attn.query.npy", "queries.json",
                             "q0.npy", "layer-3-Q.NPY", "query_states.npy", "self_attn.q_proj", "q"}) {
        CAPTURE(name);
        CHECK(role_in_name(name) == VectorRole::q);
    }
    CHECK(role_in_name("k.npy") == VectorRole::k);
    CHECK(role_in_name("layer3_key.txt") == VectorRole::k);
    CHECK(role_in_name("VALUES.tsv") == VectorRole::v);
    CHECK(role_in_name("layer3.attn.npy") == VectorRole::scores);
    CHECK(role_in_name("scores.csv") == VectorRole::scores);
    CHECK(role_in_name("logits.csv") == VectorRole::scores);
}

TEST_CASE("Other names tell nothing") {
    for (const char* name :
         {"", ".npy", "x.npy", "qkv.npy", "q_layer.npy", "iq.npy", "proj.npy", "12.csv", "eq.json"}) {
        CAPTURE(name);
        CHECK_FALSE(role_in_name(name).has_value());
    }
}

TEST_CASE("The others of a triple are written the same way") {
    CHECK(name_with_role("q.npy", VectorRole::k) == "k.npy");
    CHECK(name_with_role("Q.csv", VectorRole::v) == "V.csv");
    CHECK(name_with_role("layer3_q_proj.npy", VectorRole::v) == "layer3_v_proj.npy");
    CHECK(name_with_role("attn.value.npy", VectorRole::q) == "attn.query.npy");
    CHECK(name_with_role("Layer_Query.npy", VectorRole::k) == "Layer_Key.npy");
    CHECK(name_with_role("KEYS.NPY", VectorRole::q) == "QUERIES.NPY");
    CHECK(name_with_role("keys.json", VectorRole::k) == "keys.json");
}

}  // namespace
}  // namespace softmaxlab
