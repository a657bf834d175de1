# What others wrote. Each library is taken, in this order, from FETCHCONTENT_SOURCE_DIR_<NAME> if it is set, from the
# system (where the system's version will do), from .deps/ (scripts/fetch_sources.sh fills it on Debian), or from its
# upstream release. Everything is SYSTEM to our code, so that our warnings stay ours.

set(CMAKE_POLICY_DEFAULT_CMP0077 NEW) # older projects honour the options that are set here
include(Fetch)

find_package(Threads REQUIRED)
find_package(OpenGL QUIET COMPONENTS EGL)

# Header-only and small libraries.
softmaxlab_find_or_fetch(nlohmann_json 3.10 https://github.com/nlohmann/json v3.11.3)
softmaxlab_find_or_fetch(CLI11 2.1 https://github.com/CLIUtils/CLI11 v2.4.2)
softmaxlab_find_or_fetch(FastFloat 3.9 https://github.com/fastfloat/fast_float v6.1.6)
set(FMT_INSTALL OFF)
softmaxlab_find_or_fetch(fmt 9 https://github.com/fmtlib/fmt 9.1.0)

find_path(STB_INCLUDE_DIR stb_image_write.h PATH_SUFFIXES stb)
mark_as_advanced(STB_INCLUDE_DIR)
if(NOT STB_INCLUDE_DIR)
  softmaxlab_fetch(stb https://github.com/nothings/stb 5736b15f7ea0ffb08dd38af21067c314d6a3aae9)
  set(STB_INCLUDE_DIR ${stb_SOURCE_DIR})
endif()
add_library(stb INTERFACE)
target_include_directories(stb SYSTEM INTERFACE ${STB_INCLUDE_DIR})

# Windows.
set(GLFW_BUILD_DOCS OFF)
set(GLFW_BUILD_TESTS OFF)
set(GLFW_BUILD_EXAMPLES OFF)
set(GLFW_INSTALL OFF)
softmaxlab_find_or_fetch(glfw3 3.3 https://github.com/glfw/glfw 3.4)
if(NOT TARGET glfw)
  message(FATAL_ERROR "GLFW was found, but it defines no target named glfw")
endif()

# Built from source, in exactly these versions: scripts/fetch_sources.sh names the same ones.
set(HWY_ENABLE_TESTS OFF CACHE BOOL "" FORCE)
set(HWY_ENABLE_EXAMPLES OFF CACHE BOOL "" FORCE)
set(HWY_ENABLE_CONTRIB OFF CACHE BOOL "" FORCE)
set(HWY_ENABLE_INSTALL OFF CACHE BOOL "" FORCE)
softmaxlab_fetch(highway https://github.com/google/highway 1.2.0)
softmaxlab_fetch(imgui https://github.com/ocornut/imgui v1.90.1)
if(SOFTMAXLAB_TESTS)
  set(CATCH_INSTALL_DOCS OFF)
  set(CATCH_INSTALL_EXTRAS OFF)
  softmaxlab_fetch(catch2 https://github.com/catchorg/Catch2 v3.7.1)
endif()

include(Glad)
include(ImGui)
include(Fonts)
