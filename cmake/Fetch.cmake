# How a dependency is brought in when the system has none.

include(FetchContent)
set(FETCHCONTENT_QUIET ON)

# An address that cannot be reached makes FetchContent wait for minutes: ask once, shortly, and say what to do instead.
function(softmaxlab_require_upstream name address)
  get_property(reachable GLOBAL PROPERTY SOFTMAXLAB_UPSTREAM_REACHABLE)
  if(reachable STREQUAL "")
    file(DOWNLOAD ${address} STATUS status TIMEOUT 10 INACTIVITY_TIMEOUT 5)
    list(GET status 0 failed)
    if(failed EQUAL 0)
      set(reachable TRUE)
    else()
      set(reachable FALSE)
    endif()
    set_property(GLOBAL PROPERTY SOFTMAXLAB_UPSTREAM_REACHABLE ${reachable})
  endif()
  if(NOT reachable)
    string(TOUPPER ${name} upper)
    message(
      FATAL_ERROR
        "${name} is not on this machine, and ${address} cannot be reached.\n"
        "On Debian, ./run --build-only fetches everything through apt.\n"
        "Elsewhere: install ${name}, connect to the network once, or unpack its sources yourself and pass "
        "-DFETCHCONTENT_SOURCE_DIR_${upper}=<folder>.")
  endif()
endfunction()

# softmaxlab_fetch(NAME REPOSITORY TAG): the source tree, from .deps/NAME-VERSION or from upstream, added to the build.
# Sets <name>_SOURCE_DIR.
macro(softmaxlab_fetch name repository tag)
  string(TOUPPER ${name} _upper)
  string(REGEX REPLACE "^v" "" _version ${tag})
  set(_local ${PROJECT_SOURCE_DIR}/.deps/${name}-${_version})
  if(NOT FETCHCONTENT_SOURCE_DIR_${_upper})
    if(IS_DIRECTORY ${_local})
      set(FETCHCONTENT_SOURCE_DIR_${_upper} ${_local})
    elseif(NOT EXISTS ${FETCHCONTENT_BASE_DIR}/${name}-src AND NOT FETCHCONTENT_FULLY_DISCONNECTED)
      softmaxlab_require_upstream(${name} ${repository})
    endif()
  endif()
  FetchContent_Declare(
    ${name}
    GIT_REPOSITORY ${repository}
    GIT_TAG ${tag}
    GIT_SHALLOW ON
    SYSTEM)
  FetchContent_MakeAvailable(${name})
endmacro()

# softmaxlab_find_or_fetch(PACKAGE MINIMUM REPOSITORY TAG): the system's package if it is new enough, else upstream's.
macro(softmaxlab_find_or_fetch package minimum repository tag)
  string(TOUPPER ${package} _upper)
  if(NOT FETCHCONTENT_SOURCE_DIR_${_upper})
    find_package(${package} ${minimum} QUIET)
  endif()
  if(NOT ${package}_FOUND)
    softmaxlab_fetch(${package} ${repository} ${tag})
  endif()
endmacro()
