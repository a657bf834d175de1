# The typefaces that are embedded: SOFTMAXLAB_FONT_FILES. From the system's font folders, or from their releases.

set(_font_folders
    /usr/share/fonts
    /usr/local/share/fonts
    $ENV{HOME}/.local/share/fonts
    $ENV{HOME}/Library/Fonts
    /Library/Fonts
    $ENV{LOCALAPPDATA}/Microsoft/Windows/Fonts
    $ENV{WINDIR}/Fonts)
set(_font_suffixes opentype/inter truetype/jetbrains-mono truetype/dejavu inter rsms-inter-fonts jetbrains-mono
                   jetbrains-mono-fonts dejavu dejavu-sans-fonts)
set(SOFTMAXLAB_FONT_FILES "")

# softmaxlab_font(FILE FAMILY FOLDER VERSION URL SHA256): adds FILE to the list; where the system has none, it comes from
# FOLDER in the release of its family. SOFTMAXLAB_FONT_<FILE> overrides.
macro(softmaxlab_font file family folder version url sha256)
  string(MAKE_C_IDENTIFIER ${file} _variable)
  set(_variable SOFTMAXLAB_FONT_${_variable})
  find_file(${_variable} ${file} PATHS ${_font_folders} PATH_SUFFIXES ${_font_suffixes} NO_DEFAULT_PATH)
  mark_as_advanced(${_variable})
  if(NOT ${_variable})
    softmaxlab_fetch(${family} ${version} ${url} ${sha256})
    set(${_variable} ${${family}_SOURCE_DIR}/${folder}/${file} CACHE FILEPATH "An embedded typeface" FORCE)
  endif()
  list(APPEND SOFTMAXLAB_FONT_FILES ${${_variable}})
endmacro()

set(_inter
    inter extras/otf 4.1 https://github.com/rsms/inter/releases/download/v4.1/Inter-4.1.zip
    9883fdd4a49d4fb66bd8177ba6625ef9a64aa45899767dde3d36aa425756b11e)
set(_mono
    jetbrainsmono fonts/ttf 2.304
    https://github.com/JetBrains/JetBrainsMono/releases/download/v2.304/JetBrainsMono-2.304.zip
    6f6376c6ed2960ea8a963cd7387ec9d76e3f629125bc33d1fdcd7eb7012f7bbf)
set(_dejavu
    dejavu ttf 2.37
    https://github.com/dejavu-fonts/dejavu-fonts/releases/download/version_2_37/dejavu-fonts-ttf-2.37.tar.bz2
    fa9ca4d13871dd122f61258a80d01751d603b4d3ee14095d65453b4e846e17d7)
softmaxlab_font(Inter-Regular.otf ${_inter})
softmaxlab_font(Inter-SemiBold.otf ${_inter})
softmaxlab_font(Inter-Italic.otf ${_inter})
softmaxlab_font(JetBrainsMono-Regular.ttf ${_mono})
softmaxlab_font(JetBrainsMono-Medium.ttf ${_mono})
softmaxlab_font(JetBrainsMono-Bold.ttf ${_mono})
softmaxlab_font(DejaVuSans.ttf ${_dejavu})
