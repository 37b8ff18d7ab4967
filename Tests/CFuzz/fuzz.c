#include "CFuzz.h"

#include <stdio.h>
#include <stdlib.h>

typedef int one_input(const uint8_t *bytes, size_t count);

__attribute__((weak)) int LLVMFuzzerRunDriver(int *argc, char ***argv, one_input *one);

static int replay(const char *path, one_input *one) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    enum { MOST = 1 << 24 };
    uint8_t *bytes = malloc(MOST);
    size_t count = bytes ? fread(bytes, 1, MOST, file) : 0;
    if (bytes) one(bytes, count);
    free(bytes);
    fclose(file);
    return bytes ? 0 : 1;
}

int cfuzz_run(int argc, char **argv, one_input *one) {
    if (LLVMFuzzerRunDriver) return LLVMFuzzerRunDriver(&argc, &argv, one);
    int result = 0;
    for (int index = 1; index < argc; index++) result |= replay(argv[index], one);
    return result;
}
