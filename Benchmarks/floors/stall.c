// stall CGROUP COUNT MS: processes that compute without end in a cgroup, on CPU 0 and before all others there.
// Prints the time of CLOCK_MONOTONIC, in microseconds, at which they began; after MS milliseconds they end.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void put(const char *path, const char *text, int is_needed) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, text, strlen(text)) < 0) {
        if (is_needed) {
            perror(path);
            exit(1);
        }
    }
    if (file >= 0) close(file);
}

static void compute(const char *procs, int start) {
    // Where sessions share the CPU, it is the session's niceness that counts.
    setsid();
    put("/proc/self/autogroup", "-15", 0);
    setpriority(PRIO_PROCESS, 0, -15);
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(0, &cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    put(procs, "0", 1);
    char byte;
    if (read(start, &byte, 1) < 0) exit(1);
    for (volatile unsigned long n = 0;; n++) {}
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: stall CGROUP COUNT MS\n");
        return 64;
    }
    char procs[4096];
    snprintf(procs, sizeof procs, "%s/cgroup.procs", argv[1]);
    int count = atoi(argv[2]), start[2];
    pid_t children[64];
    if (count < 1 || count > 64 || pipe(start) != 0) return 64;
    for (int i = 0; i < count; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(start[1]);
            compute(procs, start[0]);
        }
        if (children[i] < 0) {
            perror("fork");
            return 1;
        }
    }
    struct timespec now, rest = {.tv_sec = atoi(argv[3]) / 1000, .tv_nsec = atoi(argv[3]) % 1000 * 1000000L};
    // Till all are in the cgroup and wait.
    nanosleep(&(struct timespec){.tv_nsec = 50000000L}, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
    close(start[1]);
    printf("%ld\n", now.tv_sec * 1000000L + now.tv_nsec / 1000);
    fflush(stdout);
    nanosleep(&rest, NULL);
    for (int i = 0; i < count; i++) kill(children[i], SIGKILL);
    for (int i = 0; i < count; i++) waitpid(children[i], NULL, 0);
    return 0;
}
