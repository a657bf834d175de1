# How a dependency is brought in when the system has none.

include(FetchContent)
option(FETCHCONTENT_QUIET "Fetch dependencies without a word" ON)

# An address that can't be reached makes a download wait for minutes: ask once, shortly, and say what to do instead.
function(softmaxlab_require_network name)
  get_property(asked GLOBAL PROPERTY SOFTMAXLAB_NETWORK_ASKED)
  if(asked)
    return()
  endif()
  set_property(GLOBAL PROPERTY SOFTMAXLAB_NETWORK_ASKED TRUE)
  message(STATUS "Fetching upstream releases: ${name}, …")
  file(DOWNLOAD https://github.com/robots.txt STATUS status TIMEOUT 15)
  list(POP_FRONT status failed reason)
  if(failed)
    string(TOUPPER ${name} upper)
    message(
      FATAL_ERROR
        "${name} is not on this machine, and github.com can't be reached (${reason}).\n"
        "On Debian, `./run --build-only` takes everything from Debian's own archive.\n"
        "Elsewhere install it, connect to the network once, or unpack its sources and pass "
        "-DFETCHCONTENT_SOURCE_DIR_${upper}=<folder>. README.md lists what each system needs.")
  endif()
endfunction()

# softmaxlab_fetch(NAME VERSION URL SHA256): the source tree, from .deps/NAME-VERSION or from upstream's release, added
# to the build if it has a CMakeLists.txt. Sets <name>_SOURCE_DIR.
macro(softmaxlab_fetch name version url sha256)
  string(TOLOWER ${name} _lower)
  string(TOUPPER ${name} _upper)
  if(NOT FETCHCONTENT_SOURCE_DIR_${_upper})
    if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/.deps/${_lower}-${version})
      set(FETCHCONTENT_SOURCE_DIR_${_upper} ${PROJECT_SOURCE_DIR}/.deps/${_lower}-${version})
    elseif(NOT FETCHCONTENT_FULLY_DISCONNECTED AND NOT IS_DIRECTORY ${CMAKE_BINARY_DIR}/_deps/${_lower}-src)
      softmaxlab_require_network(${name})
    endif()
  endif()
  FetchContent_Declare(${name} URL ${url} URL_HASH SHA256=${sha256} SYSTEM)
  FetchContent_MakeAvailable(${name})
endmacro()

# softmaxlab_find_or_fetch(PACKAGE VERSION URL SHA256): the system's package, whichever version it has (Debian 12's are
# the oldest that are tested), else this release.
macro(softmaxlab_find_or_fetch package version url sha256)
  string(TOUPPER ${package} _upper)
  if(NOT FETCHCONTENT_SOURCE_DIR_${_upper})
    find_package(${package} CONFIG QUIET)
  endif()
  if(NOT ${package}_FOUND)
    softmaxlab_fetch(${package} ${version} ${url} ${sha256})
  endif()
endmacro()
