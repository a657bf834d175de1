# softmaxlab_embed(TARGET NAME FILES…): a static library TARGET that carries the files, found by their file names:
#
#   #include "embedded/NAME.h"
#   std::span<const unsigned char> bytes = softmaxlab::NAME::find_embedded("file.ext");  // empty if there is none
#
# The bytes become arrays of 64-bit words: an eighth of the tokens of an array of bytes, so fonts compile in a moment
# with any compiler.

set(_embed_script ${CMAKE_CURRENT_LIST_DIR}/embed_file.cmake)

function(softmaxlab_embed target name)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  set(declarations "")
  set(entries "")
  set(sources "")
  foreach(file IN LISTS ARGN)
    get_filename_component(file ${file} ABSOLUTE)
    get_filename_component(file_name ${file} NAME)
    string(MAKE_C_IDENTIFIER ${file_name} symbol)
    set(output ${folder}/${name}/${symbol}.cpp)
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -DINPUT=${file} -DOUTPUT=${output} -DNAMESPACE=softmaxlab::${name}::data
              -DSYMBOL=${symbol} -P ${_embed_script}
      DEPENDS ${file} ${_embed_script}
      COMMENT "Embedding ${file_name}"
      VERBATIM)
    list(APPEND sources ${output})
    string(APPEND declarations
           "extern const std::uint64_t ${symbol}_words[];\nextern const std::size_t ${symbol}_size;\n")
    string(APPEND entries "    if (name == \"${file_name}\") return bytes(data::${symbol}_words, data::${symbol}_size);\n")
  endforeach()
  set(EMBED_NAME ${name})
  set(EMBED_DECLARATIONS "${declarations}")
  set(EMBED_ENTRIES "${entries}")
  configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded.h.in ${folder}/include/embedded/${name}.h @ONLY)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded.cpp.in ${folder}/${name}.cpp @ONLY)
  add_library(${target} STATIC ${folder}/${name}.cpp ${sources})
  target_include_directories(${target} PUBLIC ${folder}/include)
  target_compile_features(${target} PUBLIC cxx_std_20)
endfunction()
