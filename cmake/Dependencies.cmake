# What others wrote. Each is taken, in this order, from FETCHCONTENT_SOURCE_DIR_<NAME> if it is set, from the system
# (where the system's version will do), from .deps/ (scripts/fetch_sources.sh fills it on Debian), or from its upstream
# release. Everything is SYSTEM to our code, so that our warnings stay ours.

include(Fetch)
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW) # option() and
set(CMAKE_POLICY_DEFAULT_CMP0126 NEW) # set(CACHE) of older projects leave alone what is set here
set(_github https://github.com)

find_package(Threads REQUIRED)
# Pictures are drawn without a window through EGL. Only its headers are needed to build: the library is looked for at run
# time.
if(UNIX AND NOT APPLE AND NOT EMSCRIPTEN)
  find_path(SOFTMAXLAB_EGL_INCLUDE_DIR EGL/egl.h)
  mark_as_advanced(SOFTMAXLAB_EGL_INCLUDE_DIR)
  if(NOT SOFTMAXLAB_EGL_INCLUDE_DIR)
    message(
      FATAL_ERROR
        "EGL/egl.h was not found: without it nothing can be drawn without a window. Install EGL's headers (Debian and "
        "Ubuntu: libegl-dev; Fedora: mesa-libEGL-devel; Arch: libglvnd), or pass "
        "-DSOFTMAXLAB_EGL_INCLUDE_DIR=<the folder that holds EGL/egl.h>.")
  endif()
endif()

set(JSON_BuildTests OFF)
softmaxlab_find_or_fetch(
  nlohmann_json 3.11.3 ${_github}/nlohmann/json/archive/v3.11.3.tar.gz
  0d8ef5af7f9794e3263480193c491549b2ba6cc74bb018906202ada498a79406)
softmaxlab_find_or_fetch(
  CLI11 2.4.2 ${_github}/CLIUtils/CLI11/archive/v2.4.2.tar.gz
  f2d893a65c3b1324c50d4e682c0cdc021dd0477ae2c048544f39eed6654b699a)
set(FASTFLOAT_INSTALL OFF)
softmaxlab_find_or_fetch(
  FastFloat 6.1.5 ${_github}/fastfloat/fast_float/archive/v6.1.5.tar.gz
  597126ff5edc3ee59d502c210ded229401a30dafecb96a513135e9719fcad55f)
set(FMT_INSTALL OFF)
softmaxlab_find_or_fetch(
  fmt 10.2.1 ${_github}/fmtlib/fmt/archive/10.2.1.tar.gz
  1250e4cc58bf06ee631567523f48848dc4596133e163f02615c97f78bab6c811)

# FindZLIB is CMake's own; upstream's build names its target otherwise.
if(NOT FETCHCONTENT_SOURCE_DIR_ZLIB)
  find_package(ZLIB QUIET)
endif()
if(NOT ZLIB_FOUND)
  set(SKIP_INSTALL_ALL ON)
  set(ZLIB_BUILD_EXAMPLES OFF)
  softmaxlab_fetch(
    zlib 1.3.1 ${_github}/madler/zlib/releases/download/v1.3.1/zlib-1.3.1.tar.gz
    9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23)
  target_include_directories(zlibstatic SYSTEM INTERFACE ${zlib_SOURCE_DIR} ${zlib_BINARY_DIR})
  add_library(ZLIB::ZLIB ALIAS zlibstatic)
endif()

# Debian's package tells pkg-config about it, not CMake.
if(NOT FETCHCONTENT_SOURCE_DIR_UTF8PROC)
  find_path(UTF8PROC_INCLUDE_DIR utf8proc.h)
  find_library(UTF8PROC_LIBRARY utf8proc)
  mark_as_advanced(UTF8PROC_INCLUDE_DIR UTF8PROC_LIBRARY)
endif()
if(UTF8PROC_INCLUDE_DIR AND UTF8PROC_LIBRARY)
  add_library(utf8proc::utf8proc UNKNOWN IMPORTED)
  set_target_properties(utf8proc::utf8proc PROPERTIES IMPORTED_LOCATION ${UTF8PROC_LIBRARY}
                                                      INTERFACE_INCLUDE_DIRECTORIES ${UTF8PROC_INCLUDE_DIR})
else()
  set(UTF8PROC_INSTALL OFF)
  set(UTF8PROC_ENABLE_TESTING OFF)
  softmaxlab_fetch(
    utf8proc 2.9.0 ${_github}/JuliaStrings/utf8proc/archive/v2.9.0.tar.gz
    18c1626e9fc5a2e192311e36b3010bfc698078f692888940f1fa150547abb0c1)
  add_library(utf8proc::utf8proc ALIAS utf8proc)
endif()

set(GLFW_BUILD_DOCS OFF)
set(GLFW_BUILD_TESTS OFF)
set(GLFW_BUILD_EXAMPLES OFF)
set(GLFW_INSTALL OFF)
softmaxlab_find_or_fetch(
  glfw3 3.4 ${_github}/glfw/glfw/archive/3.4.tar.gz
  c038d34200234d071fae9345bc455e4a8f2f544ab60150765d7704e08f3dac01)

find_path(STB_INCLUDE_DIR stb_image_write.h PATH_SUFFIXES stb)
mark_as_advanced(STB_INCLUDE_DIR)
if(NOT STB_INCLUDE_DIR)
  softmaxlab_fetch(
    stb 8b5f1f3 ${_github}/nothings/stb/archive/8b5f1f37b5b75829fc72d38e7b5d4bcbf8a26d55.zip
    93a16ee3e866e719feec459f6f132cce932c5ec751eb38e3ec1975f911353d2e)
  set(STB_INCLUDE_DIR ${stb_SOURCE_DIR} CACHE PATH "The folder of stb_image_write.h" FORCE)
endif()
add_library(stb INTERFACE)
target_include_directories(stb SYSTEM INTERFACE ${STB_INCLUDE_DIR})

# Always built from source, in exactly these versions: scripts/fetch_sources.sh names the same ones.
set(HWY_ENABLE_TESTS OFF)
set(HWY_ENABLE_EXAMPLES OFF)
set(HWY_ENABLE_CONTRIB OFF)
set(HWY_ENABLE_INSTALL OFF)
softmaxlab_fetch(
  highway 1.2.0 ${_github}/google/highway/archive/refs/tags/1.2.0.tar.gz
  7e0be78b8318e8bdbf6fa545d2ecb4c90f947df03f7aadc42c1967f019e63343)
softmaxlab_fetch(
  imgui 1.90.1 ${_github}/ocornut/imgui/archive/v1.90.1.tar.gz
  21dcc985bb2ae8fe48047c86135dbc438d6980a8f2e08babbda5be820592f282)
if(SOFTMAXLAB_TESTS)
  softmaxlab_fetch(
    catch2 3.7.1 ${_github}/catchorg/Catch2/archive/v3.7.1.tar.gz
    c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c)
  target_compile_options(Catch2 PRIVATE ${SOFTMAXLAB_QUICK_TO_COMPILE})
endif()

include(Glad)
include(ImGui)
include(Fonts)
