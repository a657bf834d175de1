# The typefaces that are embedded: SOFTMAXLAB_FONT_FILES. From the system's font folders, or from upstream's releases.

set(_font_folders
    /usr/share/fonts /usr/local/share/fonts $ENV{HOME}/.local/share/fonts $ENV{HOME}/Library/Fonts /Library/Fonts
    $ENV{WINDIR}/Fonts $ENV{LOCALAPPDATA}/Microsoft/Windows/Fonts)
set(_font_suffixes
    opentype/inter inter rsms-inter-fonts truetype/jetbrains-mono jetbrains-mono-fonts jetbrains-mono truetype/dejavu
    dejavu-sans-fonts dejavu)

# softmaxlab_font(VARIABLE NAMES…): the first of these files that is found.
function(softmaxlab_font variable)
  find_file(${variable} NAMES ${ARGN} PATHS ${_font_folders} PATH_SUFFIXES ${_font_suffixes} NO_DEFAULT_PATH)
  mark_as_advanced(${variable})
endfunction()

softmaxlab_font(SOFTMAXLAB_FONT_INTER Inter-Regular.otf)
softmaxlab_font(SOFTMAXLAB_FONT_INTER_SEMIBOLD Inter-SemiBold.otf)
softmaxlab_font(SOFTMAXLAB_FONT_INTER_ITALIC Inter-Italic.otf)
softmaxlab_font(SOFTMAXLAB_FONT_MONO JetBrainsMono-Regular.ttf)
softmaxlab_font(SOFTMAXLAB_FONT_MONO_MEDIUM JetBrainsMono-Medium.ttf)
softmaxlab_font(SOFTMAXLAB_FONT_MONO_BOLD JetBrainsMono-Bold.ttf)
softmaxlab_font(SOFTMAXLAB_FONT_MATH DejaVuSans.ttf)

set(SOFTMAXLAB_FONT_FILES "")
foreach(
  variable IN
  ITEMS SOFTMAXLAB_FONT_INTER SOFTMAXLAB_FONT_INTER_SEMIBOLD SOFTMAXLAB_FONT_INTER_ITALIC SOFTMAXLAB_FONT_MONO
        SOFTMAXLAB_FONT_MONO_MEDIUM SOFTMAXLAB_FONT_MONO_BOLD SOFTMAXLAB_FONT_MATH)
  if(NOT ${variable})
    message(FATAL_ERROR "${variable} was not found: install Inter, JetBrains Mono and DejaVu Sans, or set it to the file")
  endif()
  list(APPEND SOFTMAXLAB_FONT_FILES ${${variable}})
endforeach()
