// sample VERB FOLDER COUNT ROUNDS: reads the counters of COUNT cgroups below FOLDER, a cgroup2 file system, as a look of
// `bulkhead run` does, and no more: one pread(2) for each of the files, which stay open. Of every second cgroup it is
// one file, so that those of 10,000 cgroups are within the 20,000 that some machines admit.
//
//     create   makes the cgroups, in FOLDER/bench-sample
//     read     opens the files, then reads them ROUNDS times over
//     remove   removes the cgroups
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const files[] = {"cpu.pressure", "cpu.stat"};
enum { FILES = sizeof files / sizeof *files };

static _Noreturn void fail(const char *what, const char *name) {
    fprintf(stderr, "sample: cannot %s %s: %s\n", what, name, strerror(errno));
    exit(1);
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: sample create|read|remove FOLDER COUNT ROUNDS\n");
        return 64;
    }
    const char *verb = arguments[1];
    int number = atoi(arguments[3]), rounds = atoi(arguments[4]);
    int isCreate = !strcmp(verb, "create"), isRead = !strcmp(verb, "read"), isRemove = !strcmp(verb, "remove");
    if (!(isCreate | isRead | isRemove)) return 64;
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) fail("raise", "RLIMIT_NOFILE");

    int root = open(arguments[2], O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) fail("open", arguments[2]);
    if (isCreate && mkdirat(root, "bench-sample", 0755) != 0) fail("create", "bench-sample");
    int folder = openat(root, "bench-sample", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) fail("open", "bench-sample");
    int *descriptors = calloc((size_t)number * FILES, sizeof *descriptors);
    if (!descriptors) fail("hold", "descriptors");
    char name[64];
    int length = 0;
    for (int i = 0; i < number; i++) {
        snprintf(name, sizeof name, "c%05d", i);
        if (isCreate && mkdirat(folder, name, 0755) != 0) fail("create", name);
        if (isRemove && unlinkat(folder, name, AT_REMOVEDIR) != 0) fail("remove", name);
        for (int j = 0; j < FILES - i % 2 && isRead; j++) {
            snprintf(name, sizeof name, "c%05d/%s", i, files[j]);
            descriptors[length] = openat(folder, name, O_RDONLY | O_CLOEXEC);
            if (descriptors[length++] < 0) fail("open", name);
        }
    }
    if (isRemove && unlinkat(root, "bench-sample", AT_REMOVEDIR) != 0) fail("remove", "bench-sample");
    static char buffer[16384];
    for (int round = 0; round < rounds && isRead; round++) {
        for (int i = 0; i < length; i++) {
            if (pread(descriptors[i], buffer, sizeof buffer, 0) <= 0) fail("read", "a counter file");
        }
    }
    return 0;
}
