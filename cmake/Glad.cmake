# The OpenGL loader, generated at build time by glad 2 (Debian: python3-glad; elsewhere: pip install glad2).

if(NOT SOFTMAXLAB_GLAD_PYTHON)
  find_program(_system_python NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
  find_package(Python3 QUIET COMPONENTS Interpreter)
  foreach(python IN ITEMS ${_system_python} ${Python3_EXECUTABLE})
    execute_process(
      COMMAND ${python} -c "import glad, glad.generator.c"
      RESULT_VARIABLE _failed
      OUTPUT_QUIET ERROR_QUIET)
    if(_failed EQUAL 0)
      set(SOFTMAXLAB_GLAD_PYTHON ${python} CACHE FILEPATH "A Python that has glad 2")
      break()
    endif()
  endforeach()
  unset(_system_python CACHE)
endif()
if(NOT SOFTMAXLAB_GLAD_PYTHON)
  message(FATAL_ERROR "No Python with glad 2: install python3-glad (Debian, Ubuntu), or run: pip install glad2")
endif()

set(_glad ${PROJECT_BINARY_DIR}/glad)
add_custom_command(
  OUTPUT ${_glad}/src/gl.c ${_glad}/include/glad/gl.h ${_glad}/include/KHR/khrplatform.h
  COMMAND ${SOFTMAXLAB_GLAD_PYTHON} -m glad --api gl:core=4.3 --extensions GL_KHR_debug,GL_KHR_shader_subgroup --reproducible --quiet
          --out-path ${_glad} c
  COMMENT "Generating the OpenGL loader"
  VERBATIM)
add_library(glad STATIC ${_glad}/src/gl.c ${_glad}/include/glad/gl.h)
target_include_directories(glad SYSTEM PUBLIC ${_glad}/include)
target_link_libraries(glad PUBLIC ${CMAKE_DL_LIBS})
