// cgroups VERB FOLDER COUNT: does to COUNT cgroups below FOLDER/bench.slice what bulkhead does to them, and no more.
//
//     files    creates them as plain directories with interface files, as a kernel with all controllers would
//     create   creates them on a cgroup2 file system, and enables the controllers they need
//     write    writes the ten values
//     read     reads the files of the ten values
//     change   reads, writes and reads back each, which is what a transaction cannot do without
//     reset    writes the kernel's defaults
//     verify   fails unless the ten values are in force
//     defaults fails unless they are at the kernel's defaults
//     remove   removes them from a cgroup2 file system
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

// What Benchmarks/policy.yaml asks for, as the kernel takes it, and what is there before.
static const struct value {
    const char *file, *asked, *before;
} values[] = {
    {"cpu.weight", "200", "100"},
    {"cpu.max", "200000 100000", "max 100000"},
    {"cpu.max.burst", "20000", "0"},
    {"memory.low", "65536", "0"},
    {"memory.high", "67108864", "max"},
    {"memory.max", "134217728", "max"},
    {"memory.oom.group", "1", "0"},
    {"memory.swap.max", "0", "max"},
    {"pids.max", "500", "max"},
    {"cgroup.max.descendants", "10", "max"},
};
enum { VALUES = sizeof values / sizeof *values };

// What else bulkhead looks at, in the root, the slice and the cgroups.
static const struct value others[] = {
    {"cgroup.controllers", NULL, "cpu memory pids\n"},
    {"cgroup.subtree_control", NULL, ""},
    {"cgroup.procs", NULL, ""},
    {"cgroup.threads", NULL, ""},
    {"cgroup.type", NULL, "domain\n"},
    {"cgroup.events", NULL, "populated 0\nfrozen 0\n"},
    {"cgroup.freeze", NULL, "0\n"},
    {"cgroup.max.depth", NULL, "max\n"},
    {"memory.current", NULL, "0\n"},
    {"cpu.idle", NULL, "0\n"},
    {"cgroup.stat", NULL, "nr_descendants 0\nnr_dying_descendants 0\n"},
};

static _Noreturn void fail(const char *what, const char *name) {
    fprintf(stderr, "cgroups: cannot %s %s: %s\n", what, name, strerror(errno));
    exit(1);
}

static void put(int folder, const char *file, const char *text, int flags) {
    int descriptor = openat(folder, file, O_WRONLY | O_CLOEXEC | flags, 0644);
    size_t length = strlen(text);
    if (descriptor < 0) fail("open", file);
    if (write(descriptor, text, length) != (ssize_t)length) fail("write", file);
    close(descriptor);
}

static char buffer[65536];

static ssize_t get(int folder, const char *file) {
    int descriptor = openat(folder, file, O_RDONLY | O_CLOEXEC);
    ssize_t length = 0, count;
    if (descriptor < 0) fail("open", file);
    while ((count = read(descriptor, buffer + length, sizeof buffer - 1 - length)) > 0) length += count;
    if (count < 0) fail("read", file);
    close(descriptor);
    buffer[length] = 0;
    return length;
}

static void expect(int folder, const char *name, const char *file, const char *text) {
    ssize_t length = get(folder, file);
    if (length > 0 && buffer[length - 1] == '\n') buffer[length - 1] = 0;
    if (strcmp(buffer, text) != 0) {
        fprintf(stderr, "cgroups: %s/%s is `%s`, not `%s`\n", name, file, buffer, text);
        exit(1);
    }
}

static void fill(int folder) {
    char line[64];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        put(folder, others[i].file, others[i].before, O_CREAT | O_TRUNC);
    }
    for (int i = 0; i < VALUES; i++) {
        snprintf(line, sizeof line, "%s\n", values[i].before);
        put(folder, values[i].file, line, O_CREAT | O_TRUNC);
    }
}

static int enter(int above, const char *name, int creates) {
    if (creates && mkdirat(above, name, 0755) != 0 && errno != EEXIST) fail("create", name);
    int folder = openat(above, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) fail("open", name);
    return folder;
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: cgroups files|create|write|read|change|reset|verify|defaults|remove FOLDER COUNT\n");
        return 64;
    }
    const char *verb = arguments[1], *path = arguments[2];
    int number = atoi(arguments[3]);
    int isFiles = !strcmp(verb, "files"), isCreate = !strcmp(verb, "create");
    int isRemove = !strcmp(verb, "remove"), isWrite = !strcmp(verb, "write"), isRead = !strcmp(verb, "read");
    int isChange = !strcmp(verb, "change"), isVerify = !strcmp(verb, "verify"), isDefaults = !strcmp(verb, "defaults");
    int isReset = !strcmp(verb, "reset");
    if (!(isFiles | isCreate | isRemove | isWrite | isRead | isChange | isReset | isVerify | isDefaults)) return 64;

    int root = enter(AT_FDCWD, path, isFiles), slice = enter(root, "bench.slice", isFiles | isCreate);
    // What is written to a plain file replaces it only when it is cut off first.
    struct statfs status;
    if (fstatfs(slice, &status) != 0) fail("look at", path);
    int flags = status.f_type == CGROUP2_SUPER_MAGIC ? 0 : O_TRUNC;
    if (isFiles) {
        fill(root);
        fill(slice);
        put(root, "cgroup.subtree_control", "cpu memory pids\n", O_TRUNC);
        put(slice, "cgroup.subtree_control", "cpu memory pids\n", O_TRUNC);
    }
    if (isCreate) {
        put(root, "cgroup.subtree_control", "+cpu +memory +pids", 0);
        put(slice, "cgroup.subtree_control", "+cpu +memory +pids", 0);
    }
    for (int i = 0; i < number; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%05d", i);
        if (isRemove) {
            if (unlinkat(slice, name, AT_REMOVEDIR) != 0) fail("remove", name);
            continue;
        }
        int folder = enter(slice, name, isFiles | isCreate);
        if (isFiles) fill(folder);
        for (int j = 0; j < VALUES && !isFiles && !isCreate; j++) {
            if (isRead | isChange) get(folder, values[j].file);
            if (isWrite | isChange) put(folder, values[j].file, values[j].asked, flags);
            if (isReset) put(folder, values[j].file, values[j].before, flags);
            if (isChange | isVerify) expect(folder, name, values[j].file, values[j].asked);
            if (isDefaults) expect(folder, name, values[j].file, values[j].before);
        }
        close(folder);
    }
    if (isRemove && unlinkat(root, "bench.slice", AT_REMOVEDIR) != 0) fail("remove", "bench.slice");
    return 0;
}
