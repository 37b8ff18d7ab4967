#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int spawn(char *const *arguments, char *const *environment, int *process, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    sigemptyset(&none);
    sigfillset(&all);
    error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (error == 0) error = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    if (error == 0) error = posix_spawn_file_actions_addchdir_np(&actions, "/");
    if (error == 0) error = posix_spawnattr_setsigmask(&attributes, &none);
    if (error == 0) error = posix_spawnattr_setsigdefault(&attributes, &all);
    if (error == 0) error = posix_spawnattr_setpgroup(&attributes, 0);
    if (error == 0) {
        error = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    if (error == 0) error = posix_spawn(process, arguments[0], &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int clinux_spawn(char *const *arguments, char *const *environment, int *process, int *output) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
    int error = fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0 ? errno : spawn(arguments, environment, process, ends[1]);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        return -error;
    }
    *output = ends[0];
    return 0;
}

int clinux_process_descriptor(int process) {
    long result = syscall(SYS_pidfd_open, process, 0);
    return result < 0 ? -errno : (int)result;
}

int clinux_reap(int process) {
    int status;
    pid_t found = waitpid(process, &status, WNOHANG);
    if (found < 0) return -errno;
    if (found == 0) return -EAGAIN;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + (WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

static int begin(int family, const void *address, socklen_t length) {
    int descriptor = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    if (connect(descriptor, address, length) == 0 || errno == EINPROGRESS) return descriptor;
    int error = errno;
    close(descriptor);
    return -error;
}

int clinux_connect_unix(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length >= sizeof address.sun_path) return -ENAMETOOLONG;
    memcpy(address.sun_path, path, length + 1);
    return begin(AF_UNIX, &address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1));
}

int clinux_connect_tcp(const uint8_t *bytes, int length, uint16_t port) {
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (length == 4) {
        memcpy(&four.sin_addr, bytes, 4);
        return begin(AF_INET, &four, sizeof four);
    }
    if (length != 16) return -EINVAL;
    memcpy(&six.sin6_addr, bytes, 16);
    return begin(AF_INET6, &six, sizeof six);
}

int clinux_socket_error(int socket) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return -errno;
    return -error;
}

int64_t clinux_send(int socket, const void *bytes, uint64_t count) {
    ssize_t result = send(socket, bytes, count, MSG_NOSIGNAL);
    return result < 0 ? -errno : result;
}
