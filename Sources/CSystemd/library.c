#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>

#include "CSystemd.h"

struct csystemd_library csystemd_lib;
static char problem[256] = "it was not asked for";
static int state = 1; /* 1: not loaded yet */

static int complain(int result) {
    const char *text = dlerror();
    snprintf(problem, sizeof problem, "%s", text ? text : "no reason is given");
    return result;
}

static int load(void) {
    void *library = dlopen("libsystemd.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library) return complain(-ENOENT);
#define CSYSTEMD_LOAD(name) \
    if (!(csystemd_lib.name = (__typeof__(csystemd_lib.name))dlsym(library, #name))) { \
        int result = complain(-ELIBBAD); \
        dlclose(library); \
        return result; \
    }
    CSYSTEMD_FUNCTIONS(CSYSTEMD_LOAD)
#undef CSYSTEMD_LOAD
    return 0;
}

int csystemd_load(void) {
    if (state > 0) state = load();
    return state;
}

const char *csystemd_load_problem(void) { return problem; }
