# Our own targets are made by softmaxlab_library() and softmaxlab_executable(), which give them softmaxlab::options:
# third-party targets never see our warnings.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo" FORCE)
endif()

find_program(SOFTMAXLAB_CCACHE ccache)
mark_as_advanced(SOFTMAXLAB_CCACHE)
if(SOFTMAXLAB_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${SOFTMAXLAB_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SOFTMAXLAB_CCACHE})
endif()

# The sanitizers cover third-party code too: an error in it is usually our misuse.
if(SOFTMAXLAB_SANITIZE AND NOT MSVC)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(SOFTMAXLAB_SANITIZE)
  add_compile_options(/fsanitize=address)
endif()
if(SOFTMAXLAB_SANITIZE_THREADS)
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
endif()
# What the tests are made of is compiled more often than it is waited for: unoptimised, that takes half the time.
set(SOFTMAXLAB_QUICK_TO_COMPILE $<$<AND:$<CONFIG:RelWithDebInfo>,$<NOT:$<BOOL:${MSVC}>>>:-O0>)

if(SOFTMAXLAB_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "SOFTMAXLAB_FUZZ needs clang: libFuzzer is part of it")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

add_library(softmaxlab_options INTERFACE)
add_library(softmaxlab::options ALIAS softmaxlab_options)
target_compile_features(softmaxlab_options INTERFACE cxx_std_20)
if(MSVC)
  target_compile_options(softmaxlab_options INTERFACE /W4 /utf-8 /permissive- $<$<BOOL:${SOFTMAXLAB_WERROR}>:/WX>)
  target_compile_definitions(softmaxlab_options INTERFACE NOMINMAX _USE_MATH_DEFINES)
else()
  target_compile_options(
    softmaxlab_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                 $<$<BOOL:${SOFTMAXLAB_WERROR}>:-Werror>)
  # GCC 12 sees overlapping copies in `"text" + string` where there are none (GCC bug 105651).
  target_compile_options(softmaxlab_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  # a * b + c is rounded twice, as it is written, on every machine: fusing it is the kernels' own, explicit, choice.
  target_compile_options(softmaxlab_options INTERFACE -ffp-contract=off)
endif()

# Includes are written from the root of the repository: "core/scene/scene.h".
function(softmaxlab_show_house name)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
endfunction()

# softmaxlab_library(NAME [LINK…]): a static library of ours; its folders add their files with target_sources().
function(softmaxlab_library name)
  add_library(${name} STATIC)
  softmaxlab_show_house(${name})
  target_link_libraries(${name} PRIVATE softmaxlab::options PUBLIC ${ARGN})
endfunction()

# softmaxlab_executable(NAME [LINK…]): likewise a program.
function(softmaxlab_executable name)
  add_executable(${name})
  softmaxlab_show_house(${name})
  target_link_libraries(${name} PRIVATE softmaxlab::options ${ARGN})
  if(SOFTMAXLAB_SANITIZE AND UNIX AND NOT APPLE)
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/keep_libraries_loaded.c)
  endif()
endfunction()
