#include <cstdio>

#include "softmaxlab_version.h"

int main() {
    std::puts("Softmax Lab " SOFTMAXLAB_VERSION);
    return 0;
}
