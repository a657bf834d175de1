#include "app/platform/host.h"

namespace softmaxlab {

Image Host::read_pixels() {
    throw PlatformError("Pixels can only be read from an off-screen surface.");
}

}  // namespace softmaxlab
