#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 128 };

static int closing(int descriptor, int error) {
    close(descriptor);
    return -error;
}

int clinux_listen_unix(const char *path, unsigned mode) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length >= sizeof address.sun_path) return -ENAMETOOLONG;
    memcpy(address.sun_path, path, length + 1);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
    int other = clinux_connect_unix(path);
    if (other >= 0) return closing(other, EADDRINUSE);
    struct stat found;
    if (lstat(path, &found) == 0) {
        if (!S_ISSOCK(found.st_mode)) return -EEXIST;
        if (unlink(path) < 0) return -errno;
    }
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    if (bind(descriptor, (struct sockaddr *)&address, size) < 0) return closing(descriptor, errno);
    if (chmod(path, mode) < 0 || listen(descriptor, BACKLOG) < 0) return closing(descriptor, errno);
    return descriptor;
}

int clinux_accept(int socket, unsigned *user) {
    int descriptor = accept4(socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor < 0) return -errno;
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) return closing(descriptor, errno);
    *user = peer.uid;
    return descriptor;
}

int clinux_set_blocking(int socket, uint64_t microseconds) {
    struct timeval time = {
        .tv_sec = (time_t)(microseconds / 1000000), .tv_usec = (suseconds_t)(microseconds % 1000000)};
    if (setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) < 0) return -errno;
    if (setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) < 0) return -errno;
    int flags = fcntl(socket, F_GETFL);
    return flags < 0 || fcntl(socket, F_SETFL, flags & ~O_NONBLOCK) < 0 ? -errno : 0;
}
