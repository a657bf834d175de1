// Every EGL function is looked up at run time, so that the program starts where there is no EGL.
#define EGL_NO_X11
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "app/platform/headless_context.h"
#include "app/platform/host.h"

namespace softmaxlab {

namespace {

/// libEGL. It is never unloaded: drivers leave threads and destructors behind.
class Egl {
  public:
    Egl() {
        void* library = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        if (library == nullptr) {
            throw PlatformError(
                "Drawing without a window needs EGL, and libEGL.so.1 was not found. Install your system's "
                "EGL library "
                "(Debian and Ubuntu: libegl1 and libgl1-mesa-dri).");
        }
        load(library, get_proc_address, "eglGetProcAddress");
        load(library, query_string, "eglQueryString");
        load(library, initialize, "eglInitialize");
        load(library, bind_api, "eglBindAPI");
        load(library, create_context, "eglCreateContext");
        load(library, destroy_context, "eglDestroyContext");
        load(library, make_current, "eglMakeCurrent");
        load(library, get_current_context, "eglGetCurrentContext");
        load(library, get_error, "eglGetError");
    }

    /// An extension's function; null if EGL has none of that name.
    template <typename Function>
    Function extension(const char* name) const {
        return reinterpret_cast<Function>(get_proc_address(name));
    }

    PFNEGLGETPROCADDRESSPROC get_proc_address = nullptr;
    PFNEGLQUERYSTRINGPROC query_string = nullptr;
    PFNEGLINITIALIZEPROC initialize = nullptr;
    PFNEGLBINDAPIPROC bind_api = nullptr;
    PFNEGLCREATECONTEXTPROC create_context = nullptr;
    PFNEGLDESTROYCONTEXTPROC destroy_context = nullptr;
    PFNEGLMAKECURRENTPROC make_current = nullptr;
    PFNEGLGETCURRENTCONTEXTPROC get_current_context = nullptr;
    PFNEGLGETERRORPROC get_error = nullptr;

  private:
    template <typename Function>
    static void load(void* library, Function& function, const char* name) {
        function = reinterpret_cast<Function>(dlsym(library, name));
        if (function == nullptr) throw PlatformError(fmt::format("libEGL.so.1 has no function {}.", name));
    }
};

bool contains_word(const char* words, std::string_view word) {
    if (words == nullptr) return false;
    const std::string_view list(words);
    for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) return true;
    }
    return false;
}

/// A display that EGL may open, and its name for error messages.
struct Candidate {
    EGLDisplay display;
    std::string name;
};

std::vector<Candidate> candidates(const Egl& egl) {
    std::vector<Candidate> found;
    const auto get_platform_display =
        egl.extension<PFNEGLGETPLATFORMDISPLAYEXTPROC>("eglGetPlatformDisplayEXT");
    if (get_platform_display == nullptr) return found;
    const char* client_extensions = egl.query_string(EGL_NO_DISPLAY, EGL_EXTENSIONS);

    const auto add = [&](EGLenum platform, void* native, std::string name) {
        EGLDisplay display = get_platform_display(platform, native, nullptr);
        if (display != EGL_NO_DISPLAY) found.push_back({display, std::move(name)});
    };
    if (contains_word(client_extensions, "EGL_MESA_platform_surfaceless")) {
        add(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, "Mesa's surfaceless platform");
    }
    const auto query_devices = egl.extension<PFNEGLQUERYDEVICESEXTPROC>("eglQueryDevicesEXT");
    EGLint count = 0;
    if (contains_word(client_extensions, "EGL_EXT_platform_device") && query_devices != nullptr &&
        query_devices(0, nullptr, &count) == EGL_TRUE && count > 0) {
        std::vector<EGLDeviceEXT> devices(static_cast<std::size_t>(count));
        if (query_devices(count, devices.data(), &count) != EGL_TRUE) count = 0;
        for (EGLint i = 0; i < count; ++i) {
            add(EGL_PLATFORM_DEVICE_EXT, devices[static_cast<std::size_t>(i)], fmt::format("device {}", i));
        }
    }
    return found;
}

class EglContext final : public HeadlessContext {
  public:
    EglContext() {
        std::string failures;
        for (const Candidate& candidate : candidates(egl_)) {
            const std::string failure = open(candidate.display);
            if (context_ != EGL_NO_CONTEXT) return;
            failures += fmt::format("\n  {}: {}", candidate.name, failure);
        }
        if (failures.empty()) failures = "\n  EGL offers no platform that works without a window";
        throw PlatformError("No OpenGL 3.3 context without a window could be had:" + failures);
    }

    // The display stays open: it is the process's one display of that kind, and another surface may be using
    // it.
    ~EglContext() override {
        if (egl_.get_current_context() == context_) {
            egl_.make_current(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        }
        egl_.destroy_context(display_, context_);
    }
    EglContext(const EglContext&) = delete;
    EglContext& operator=(const EglContext&) = delete;

    void make_current() override {
        if (egl_.make_current(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) != EGL_TRUE) {
            throw PlatformError(
                fmt::format("The OpenGL context cannot be used (EGL error {:#x}).", egl_.get_error()));
        }
    }

    gl::GlLoader gl_loader() const override { return egl_.get_proc_address; }

  private:
    /// Opens `display` and makes a context on it; on failure says why.
    std::string open(EGLDisplay display) {
        EGLint major = 0;
        EGLint minor = 0;
        if (egl_.initialize(display, &major, &minor) != EGL_TRUE) {
            return fmt::format("it does not start (EGL error {:#x})", egl_.get_error());
        }
        const char* extensions = egl_.query_string(display, EGL_EXTENSIONS);
        for (const char* needed :
             {"EGL_KHR_create_context", "EGL_KHR_no_config_context", "EGL_KHR_surfaceless_context"}) {
            if (!contains_word(extensions, needed)) return fmt::format("it lacks {}", needed);
        }
        if (egl_.bind_api(EGL_OPENGL_API) != EGL_TRUE) return "it has no OpenGL";
        struct Version {
            EGLint major;
            EGLint minor;
        };
        for (const Version version : {Version{4, 3}, Version{3, 3}}) {
            const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION,
                                         version.major,
                                         EGL_CONTEXT_MINOR_VERSION,
                                         version.minor,
                                         EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                         EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                         EGL_NONE};
            context_ = egl_.create_context(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
            if (context_ != EGL_NO_CONTEXT) {
                display_ = display;
                return {};
            }
        }
        return fmt::format("it makes no context (EGL error {:#x})", egl_.get_error());
    }

    Egl egl_;
    EGLDisplay display_ = EGL_NO_DISPLAY;
    EGLContext context_ = EGL_NO_CONTEXT;
};

}  // namespace

std::unique_ptr<HeadlessContext> make_headless_context() {
    return std::make_unique<EglContext>();
}

}  // namespace softmaxlab
