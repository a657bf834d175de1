#include "app/files/folder_lock.h"

#ifndef _WIN32
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#endif

namespace softmaxlab {

#ifdef _WIN32

FolderLock::FolderLock(const std::string& /*folder*/) {}
FolderLock::~FolderLock() = default;

#else

FolderLock::FolderLock(const std::string& folder) : file_(open(folder.c_str(), O_RDONLY | O_CLOEXEC)) {
    constexpr int tries = 100;
    for (int i = 0; i < tries && file_ >= 0 && flock(file_, LOCK_EX | LOCK_NB) != 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

FolderLock::~FolderLock() {
    if (file_ >= 0) close(file_);
}

#endif

}  // namespace softmaxlab
