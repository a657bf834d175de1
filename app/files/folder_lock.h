#pragma once

#include <string>

namespace softmaxlab {

/// Keeps other instances from reading and writing what is in the folder, as long as it lives; for a second at
/// most it waits for one that does so. Without effect where the system has no such locks.
class FolderLock {
  public:
    explicit FolderLock(const std::string& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

  private:
    int file_ = -1;
};

}  // namespace softmaxlab
