// What the plugin needs_gone is linked with.

extern "C" __attribute__((visibility("default"))) int function_of_gone() { return 0; }
