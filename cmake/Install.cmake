# `cmake --install build/release --prefix …`: a program that needs no other file of ours.
include(GNUInstallDirs)

install(TARGETS softmax-lab)
