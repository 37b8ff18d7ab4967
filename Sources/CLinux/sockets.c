#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
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

int clinux_listen_tcp(const uint8_t *bytes, int count, uint16_t port) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (count == 4) memcpy(&four.sin_addr, bytes, 4);
    if (count == 16) memcpy(&six.sin6_addr, bytes, 16);
    const struct sockaddr *address = count == 4 ? (struct sockaddr *)&four : (struct sockaddr *)&six;
    socklen_t size = count == 4 ? sizeof four : sizeof six;
    int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    int yes = 1;
    if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0) return closing(descriptor, errno);
    if (bind(descriptor, address, size) < 0 || listen(descriptor, BACKLOG) < 0) return closing(descriptor, errno);
    return descriptor;
}

int clinux_accept(int socket, unsigned *user) {
    int descriptor = accept4(socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor < 0) return -errno;
    struct ucred peer;
    socklen_t size = sizeof peer;
    int family = 0;
    socklen_t length = sizeof family;
    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &length) < 0) return closing(descriptor, errno);
    *user = UINT_MAX;
    if (family != AF_UNIX) return descriptor;
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
