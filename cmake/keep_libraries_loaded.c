/* Linked into sanitizer builds only. Graphics drivers are unloaded before LeakSanitizer looks at what is
 * still allocated, so their own memory would be reported as leaks from "unknown module": here nothing is ever
 * unloaded. */
int dlclose(void* handle);

int dlclose(void* handle) {
    (void)handle;
    return 0;
}
