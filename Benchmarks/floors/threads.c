// threads VERB CGROUP ...: moves the threads of a cgroup into a resource group as bulkhead does, and no more.
//
//     start CGROUP COUNT         creates the cgroup with COUNT threads in it, which stay and sleep
//     move CGROUP GROUP          writes the ids of its threads to GROUP/tasks, again until there is no new one
//     verify CGROUP GROUP COUNT  fails unless it has COUNT threads, all of them in GROUP
//     stop CGROUP                kills them and removes the cgroup
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THREADS_OF_A_PROCESS = 500, STACK_BYTES = 16384, PAGE_BYTES = 4096, MOST_IDS = 1 << 22, MOST_BYTES = 1 << 20 };

static _Noreturn void fail(const char *what, const char *name) {
    fprintf(stderr, "threads: cannot %s %s: %s\n", what, name, strerror(errno));
    exit(1);
}

static int enter(const char *folder, const char *file, int flags) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    int descriptor = open(path, flags | O_CLOEXEC);
    if (descriptor < 0) fail("open", path);
    return descriptor;
}

static void put(const char *folder, const char *file, const char *text) {
    int descriptor = enter(folder, file, O_WRONLY);
    if (write(descriptor, text, strlen(text)) < 0) fail("write", file);
    close(descriptor);
}

static void *sleepForever(void *nothing) {
    for (;;) pause();
    return nothing;
}

// One process of `count` threads; tells the pipe when all are there.
static _Noreturn void runThreads(const char *cgroup, int count, int ready) {
    put(cgroup, "cgroup.procs", "0");
    setsid();
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int i = 0; i < 2; i++) dup2(null, i);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_attr_setguardsize(&attributes, 0);
    for (int i = 1; i < count; i++) {
        pthread_t thread;
        errno = pthread_create(&thread, &attributes, sleepForever, NULL);
        if (errno != 0) fail("start a thread in", cgroup);
    }
    if (write(ready, "", 1) != 1) fail("write", "a pipe");
    close(ready);
    dup2(null, 2);
    sleepForever(NULL);
    exit(0);
}

static void start(const char *cgroup, int count) {
    int ready[2], processes = 0;
    char byte;
    if (mkdir(cgroup, 0755) != 0 && errno != EEXIST) fail("create", cgroup);
    if (pipe2(ready, O_CLOEXEC) != 0) fail("open", "a pipe");
    for (int left = count; left > 0; left -= THREADS_OF_A_PROCESS, processes++) {
        pid_t pid = fork();
        if (pid < 0) fail("start a process in", cgroup);
        if (pid == 0) runThreads(cgroup, left < THREADS_OF_A_PROCESS ? left : THREADS_OF_A_PROCESS, ready[1]);
    }
    close(ready[1]);
    while (processes-- > 0) {
        if (read(ready[0], &byte, 1) != 1) fail("start all processes in", cgroup);
    }
}

static char text[MOST_BYTES];
static int ids[MOST_BYTES / 2];
static unsigned char known[MOST_IDS];

// Reads the ids in a file into `ids`; how many they are.
static int readIDs(const char *folder, const char *file) {
    int descriptor = enter(folder, file, O_RDONLY), found = 0, number = 0;
    ssize_t length = 0, count;
    while ((count = read(descriptor, text + length, sizeof text - length)) > 0) length += count;
    if (count < 0 || length == sizeof text) fail("read", file);
    close(descriptor);
    for (ssize_t i = 0; i < length; i++) {
        if (text[i] != '\n') {
            number = number * 10 + text[i] - '0';
            continue;
        }
        ids[found++] = number;
        number = 0;
    }
    return found;
}

static void move(const char *cgroup, const char *group) {
    int tasks = enter(group, "tasks", O_WRONLY);
    for (;;) {
        int count = readIDs(cgroup, "cgroup.threads"), new = 0, length = 0;
        char list[PAGE_BYTES];
        for (int i = 0; i <= count; i++) {
            // A list is written when the next id might not fit.
            if (length > 0 && (i == count || length > PAGE_BYTES - 16)) {
                list[length - 1] = '\n';
                if (write(tasks, list, length) != length) fail("write", "tasks");
                length = 0;
            }
            if (i == count || known[ids[i]]) continue;
            known[ids[i]] = 1;
            length += sprintf(list + length, "%d,", ids[i]);
            new++;
        }
        if (new == 0) return;
    }
}

static int verify(const char *cgroup, const char *group, int count) {
    int found = readIDs(group, "tasks"), outside = 0;
    for (int i = 0; i < found; i++) known[ids[i]] = 1;
    found = readIDs(cgroup, "cgroup.threads");
    for (int i = 0; i < found; i++) outside += !known[ids[i]];
    if (found == count && outside == 0) return 0;
    fprintf(stderr, "threads: %s has %d threads, not %d, and %d of them are not in %s\n", cgroup, found, count, outside,
            group);
    return 1;
}

static void stop(const char *cgroup) {
    put(cgroup, "cgroup.kill", "1");
    struct pollfd events = {.fd = enter(cgroup, "cgroup.events", O_RDONLY), .events = POLLPRI};
    for (;;) {
        ssize_t length = pread(events.fd, text, sizeof text - 1, 0);
        if (length < 0) fail("read", "cgroup.events");
        text[length] = 0;
        if (strstr(text, "populated 0")) break;
        if (poll(&events, 1, -1) < 0) fail("wait for", cgroup);
    }
    if (rmdir(cgroup) != 0) fail("remove", cgroup);
}

int main(int count, char **arguments) {
    const char *verb = count > 2 ? arguments[1] : "";
    if (count == 4 && !strcmp(verb, "start")) {
        start(arguments[2], atoi(arguments[3]));
    } else if (count == 4 && !strcmp(verb, "move")) {
        move(arguments[2], arguments[3]);
    } else if (count == 5 && !strcmp(verb, "verify")) {
        return verify(arguments[2], arguments[3], atoi(arguments[4]));
    } else if (count == 3 && !strcmp(verb, "stop")) {
        stop(arguments[2]);
    } else {
        fprintf(stderr, "usage: threads start|move|verify|stop CGROUP [GROUP] [COUNT]\n");
        return 64;
    }
    return 0;
}
