# Dear ImGui: `imgui` draws into lists and knows no window; `imgui_backends` are its GLFW and OpenGL 3 halves, the latter
# on our loader, so that it also works off screen.

add_library(
  imgui STATIC
  ${imgui_SOURCE_DIR}/imgui.cpp ${imgui_SOURCE_DIR}/imgui_draw.cpp ${imgui_SOURCE_DIR}/imgui_tables.cpp
  ${imgui_SOURCE_DIR}/imgui_widgets.cpp)
target_include_directories(imgui SYSTEM PUBLIC ${imgui_SOURCE_DIR})
target_compile_definitions(imgui PUBLIC IMGUI_USE_WCHAR32 IMGUI_DISABLE_OBSOLETE_FUNCTIONS)

add_library(
  imgui_backends STATIC
  ${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp)
target_include_directories(imgui_backends SYSTEM PUBLIC ${imgui_SOURCE_DIR}/backends)
target_link_libraries(imgui_backends PUBLIC imgui glfw PRIVATE glad)
if(MSVC)
  set(_include_glad /FIglad/gl.h)
else()
  set(_include_glad -include glad/gl.h)
endif()
set_source_files_properties(
  ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp
  PROPERTIES COMPILE_DEFINITIONS IMGUI_IMPL_OPENGL_LOADER_CUSTOM COMPILE_OPTIONS "${_include_glad}")
