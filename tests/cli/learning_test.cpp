#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "../core/base/temporary_folder.h"
#include "core/base/file_io.h"
#include "core/learning/progress.h"
#include "program.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using nlohmann::json;

