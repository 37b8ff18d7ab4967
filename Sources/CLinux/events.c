#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

const uint32_t clinux_epollin = EPOLLIN;
const uint32_t clinux_epollout = EPOLLOUT;
const uint32_t clinux_epollpri = EPOLLPRI;
const uint32_t clinux_epollerr = EPOLLERR;
const uint32_t clinux_epollhup = EPOLLHUP;

const uint32_t clinux_in_create = IN_CREATE;
const uint32_t clinux_in_delete = IN_DELETE;
const uint32_t clinux_in_moved_from = IN_MOVED_FROM;
const uint32_t clinux_in_moved_to = IN_MOVED_TO;
const uint32_t clinux_in_close_write = IN_CLOSE_WRITE;
const uint32_t clinux_in_attrib = IN_ATTRIB;
const uint32_t clinux_in_delete_self = IN_DELETE_SELF;
const uint32_t clinux_in_move_self = IN_MOVE_SELF;
const uint32_t clinux_in_ignored = IN_IGNORED;
const uint32_t clinux_in_isdir = IN_ISDIR;
const uint32_t clinux_in_onlydir = IN_ONLYDIR;
const uint32_t clinux_in_q_overflow = IN_Q_OVERFLOW;

static int answer(int result) { return result < 0 ? -errno : result; }

int clinux_epoll(void) { return answer(epoll_create1(EPOLL_CLOEXEC)); }

int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return answer(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event));
}

int clinux_epoll_change(int epoll, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return answer(epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event));
}

int clinux_epoll_remove(int epoll, int descriptor) {
    return answer(epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL));
}

int clinux_epoll_wait(int epoll, uint64_t *tokens, uint32_t *events, int milliseconds) {
    struct epoll_event reports[CLINUX_EPOLL_ROOM];
    int count = epoll_wait(epoll, reports, CLINUX_EPOLL_ROOM, milliseconds);
    if (count < 0) return -errno;
    for (int i = 0; i < count; i++) {
        tokens[i] = reports[i].data.u64;
        events[i] = reports[i].events;
    }
    return count;
}

int clinux_timer(void) { return answer(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)); }

int clinux_timer_set(int timer, uint64_t nanoseconds) {
    struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(nanoseconds / 1000000000), .tv_nsec = (long)(nanoseconds % 1000000000)}};
    return answer(timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL));
}

int clinux_clock_watch(void) { return answer(timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK)); }

int clinux_clock_watch_arm(int watch) {
    /* Beyond the end of 32-bit time, where it can be: it does not expire in the life of a node. */
    struct itimerspec never = {.it_value = {.tv_sec = sizeof(time_t) > 4 ? (time_t)1 << 33 : INT_MAX}};
    return answer(timerfd_settime(watch, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL));
}

_Static_assert(sizeof(clinux_signal_mask) >= sizeof(sigset_t), "room for a signal mask");

int clinux_signals(const int *signals, int count, clinux_signal_mask *before) {
    sigset_t wanted, old;
    sigemptyset(&wanted);
    for (int i = 0; i < count; i++) sigaddset(&wanted, signals[i]);
    int error = pthread_sigmask(SIG_BLOCK, &wanted, &old);
    if (error != 0) return -error;
    memcpy(before, &old, sizeof old);
    int descriptor = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor >= 0) return descriptor;
    error = errno;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return -error;
}

int clinux_next_signal(int descriptor) {
    struct signalfd_siginfo found;
    ssize_t count = read(descriptor, &found, sizeof found);
    if (count < 0) return -errno;
    return count == sizeof found ? (int)found.ssi_signo : -EIO;
}

void clinux_restore_signals(const clinux_signal_mask *mask) {
    sigset_t old;
    memcpy(&old, mask, sizeof old);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

int clinux_inotify(void) { return answer(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)); }

int clinux_inotify_add(int inotify, const char *path, uint32_t mask) {
    return answer(inotify_add_watch(inotify, path, mask));
}

int clinux_inotify_remove(int inotify, int watch) { return answer(inotify_rm_watch(inotify, watch)); }

uint64_t clinux_inotify_event(
    const void *buffer, uint64_t length, uint64_t offset, int *watch, uint32_t *mask, const char **name) {
    struct inotify_event event;
    if (offset > length || length - offset < sizeof event) return 0;
    memcpy(&event, (const char *)buffer + offset, sizeof event);
    if (length - offset - sizeof event < event.len) return 0;
    *watch = event.wd;
    *mask = event.mask;
    *name = event.len > 0 ? (const char *)buffer + offset + sizeof event : "";
    return sizeof event + event.len;
}
