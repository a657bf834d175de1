# How a dependency is brought in when the system has none.

include(FetchContent)
option(FETCHCONTENT_QUIET "Fetch dependencies without a word" ON)

# softmaxlab_download(NAME URL SHA256 ARCHIVE): FetchContent would try an address that can't be reached again and again, for
# minutes and without a word: this tries once, and says what to do instead.
function(softmaxlab_download name url sha256 archive)
  if(EXISTS ${archive})
    return()
  endif()
  message(STATUS "Fetching ${url}")
  file(DOWNLOAD ${url} ${archive}.partial STATUS status TIMEOUT 300 INACTIVITY_TIMEOUT 15)
  list(POP_FRONT status failed reason)
  if(NOT failed)
    file(SHA256 ${archive}.partial found)
    if(NOT found STREQUAL sha256)
      set(failed TRUE)
      set(reason "what came has the SHA-256 ${found}")
    endif()
  endif()
  if(failed)
    file(REMOVE ${archive}.partial)
    string(TOUPPER ${name} upper)
    message(
      FATAL_ERROR
        "${name} is not on this machine, and ${url} can't be fetched (${reason}).\n"
        "On Debian, `./run --build-only` takes everything from Debian's own archive.\n"
        "Elsewhere install it, connect to the network once, or unpack its sources and pass "
        "-DFETCHCONTENT_SOURCE_DIR_${upper}=<folder>. README.md lists what each system needs.")
  endif()
  file(RENAME ${archive}.partial ${archive})
endfunction()

# softmaxlab_fetch(NAME VERSION URL SHA256): the source tree, from .deps/NAME-VERSION or from upstream's release, added
# to the build if it has a CMakeLists.txt. Sets <name>_SOURCE_DIR.
macro(softmaxlab_fetch name version url sha256)
  string(TOLOWER ${name} _lower)
  string(TOUPPER ${name} _upper)
  set(_archive ${url})
  if(NOT FETCHCONTENT_SOURCE_DIR_${_upper})
    if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/.deps/${_lower}-${version})
      set(FETCHCONTENT_SOURCE_DIR_${_upper} ${PROJECT_SOURCE_DIR}/.deps/${_lower}-${version})
    elseif(NOT FETCHCONTENT_FULLY_DISCONNECTED)
      get_filename_component(_archive ${url} NAME)
      set(_archive ${FETCHCONTENT_BASE_DIR}/${_lower}-${_archive})
      softmaxlab_download(${name} ${url} ${sha256} ${_archive})
    endif()
  endif()
  FetchContent_Declare(${name} SYSTEM URL ${_archive} URL_HASH SHA256=${sha256})
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
