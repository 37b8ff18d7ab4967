// measure ROUNDS < SPECIFICATION: runs commands in turn, ROUNDS times over, and prints what each run took.
//
// A line of the specification is a name and a command, divided by blanks; a command named `-` is run and not
// measured. Taking turns makes the load of the machine fall on all commands alike. Prints lines of
//     name, wall time in microseconds, processor time in microseconds, peak memory in KiB
// and stops at the first command that does not exit with 0.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

enum { MOST_COMMANDS = 64, MOST_WORDS = 32 };

struct command {
    char *name;
    char *words[MOST_WORDS + 1];
};

static double microseconds(struct timeval time) {
    return time.tv_sec * 1e6 + time.tv_usec;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void run(const struct command *command, const posix_spawn_file_actions_t *actions) {
    pid_t pid;
    double began = now();
    int error = posix_spawnp(&pid, command->words[0], actions, NULL, command->words, environ);
    if (error != 0) {
        fprintf(stderr, "measure: %s: %s\n", command->words[0], strerror(error));
        exit(1);
    }
    int status;
    struct rusage usage;
    if (wait4(pid, &status, 0, &usage) != pid) {
        perror("measure: wait4");
        exit(1);
    }
    double took = now() - began;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "measure: the command `%s", command->words[0]);
        for (int i = 1; command->words[i]; i++) fprintf(stderr, " %s", command->words[i]);
        fprintf(stderr, "` ended with wait status 0x%x\n", status);
        exit(1);
    }
    if (strcmp(command->name, "-") != 0) {
        printf("%s\t%.1f\t%.0f\t%ld\n", command->name, took,
               microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss);
    }
}

int main(int count, char **arguments) {
    static struct command commands[MOST_COMMANDS];
    static char line[8192];
    int rounds = count == 2 ? atoi(arguments[1]) : 0;
    int length = 0;
    if (rounds < 1) {
        fprintf(stderr, "usage: measure ROUNDS < SPECIFICATION\n");
        return 64;
    }
    while (fgets(line, sizeof line, stdin)) {
        char *text = strdup(line), *word = strtok(text, " \t\n");
        if (!word) continue;
        if (length == MOST_COMMANDS) {
            fprintf(stderr, "measure: more than %d commands\n", MOST_COMMANDS);
            return 64;
        }
        commands[length].name = word;
        int words = 0;
        while ((word = strtok(NULL, " \t\n"))) {
            if (words == MOST_WORDS) {
                fprintf(stderr, "measure: more than %d words\n", MOST_WORDS);
                return 64;
            }
            commands[length].words[words++] = word;
        }
        if (words == 0) {
            fprintf(stderr, "measure: `%s` has no command\n", commands[length].name);
            return 64;
        }
        length++;
    }

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < length; i++) run(&commands[i], &actions);
    }
    return 0;
}
