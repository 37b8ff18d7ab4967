#ifndef CFUZZ_H
#define CFUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Hands inputs to `one`: those that libFuzzer makes up, where it is linked; else the files that are named. */
int cfuzz_run(int argc, char *_Nullable *_Nonnull argv, int (*_Nonnull one)(const uint8_t *_Nonnull bytes, size_t count));

#endif
