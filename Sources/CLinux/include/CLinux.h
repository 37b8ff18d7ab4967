#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>

/* Linux words that Swift's Glibc module lacks (_GNU_SOURCE, variadic functions, bare system calls). No decisions here. */

/* Every function returns what the system call returns, or the error number negated. */

int clinux_openat(int directory, const char *_Nonnull path, int flags);
int clinux_openat_mode(int directory, const char *_Nonnull path, int flags, unsigned mode);
/* openat2(2); ENOSYS before kernel 5.6. */
int clinux_openat2(int directory, const char *_Nonnull path, uint64_t flags, uint64_t resolve);
int64_t clinux_read(int descriptor, void *_Nullable buffer, uint64_t count);
int64_t clinux_pread(int descriptor, void *_Nullable buffer, uint64_t count, int64_t offset);
int64_t clinux_pwrite(int descriptor, const void *_Nullable buffer, uint64_t count, int64_t offset);
int64_t clinux_write(int descriptor, const void *_Nullable buffer, uint64_t count);
/* f_type of fstatfs(2). */
int clinux_fstatfs_type(int descriptor, int64_t *_Nonnull type);
/* Inode and device of a path, no symbolic link followed in its last component; fstatat(2). */
int clinux_identify(int directory, const char *_Nonnull path, uint64_t *_Nonnull inode, uint64_t *_Nonnull device);
/* Whether an extended attribute has this value: 1 or 0; xattr(7). */
int clinux_has_attribute(const char *_Nonnull path, const char *_Nonnull name, const char *_Nonnull value);
/* RLIMIT_NOFILE of this process. */
int clinux_open_file_limit(uint64_t *_Nonnull soft, uint64_t *_Nonnull hard);
int clinux_set_open_file_limit(uint64_t soft, uint64_t hard);
/* flock(LOCK_EX | LOCK_NB). */
int clinux_lock_exclusive(int descriptor);
/* flock(2); operation is LOCK_EX or LOCK_SH, with or without LOCK_NB. */
int clinux_flock(int descriptor, int operation);
/* Grows the heap by so many bytes that the next allocations find there, with MADV_HUGEPAGE for the whole huge pages. */
void clinux_reserve_heap(uint64_t bytes);
/* Takes the terminal of standard input and output for whole screens: alternate screen, no cursor, keys as they are
   pressed. It is put back at the exit, and by signals that end or stop the process. */
int clinux_terminal_enter(void);
void clinux_terminal_leave(void);
int clinux_terminal_size(int *_Nonnull columns, int *_Nonnull rows);
/* Keys; 0 when none came in that time, or when the size has changed. */
int64_t clinux_terminal_read(int milliseconds, void *_Nonnull buffer, uint64_t size);
/* Columns of the terminal. */
int clinux_terminal_columns(int descriptor);

extern const int clinux_o_path;
extern const int64_t clinux_cgroup2_magic;
extern const int64_t clinux_resctrl_magic;
/* RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV */
extern const uint64_t clinux_resolve_beneath;

/* One directory entry at a time, with its type, without the d_name array that Swift imports as a 256-tuple. */
typedef struct clinux_listing clinux_listing;
/* Takes over the descriptor when it succeeds; null with errno set otherwise. */
clinux_listing *_Nullable clinux_list(int descriptor);
/* 1 with name and type (DT_*) set, 0 at the end, or the error number negated; name lives until the next call. */
int clinux_next(clinux_listing *_Nonnull listing, const char *_Nullable *_Nonnull name, int *_Nonnull type);
void clinux_end(clinux_listing *_Nonnull listing);

unsigned clinux_major(uint64_t device);
unsigned clinux_minor(uint64_t device);

/* One epoll; what is registered is told apart by a token of the caller's. */
int clinux_epoll(void);
int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_change(int epoll, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_remove(int epoll, int descriptor);
/* At most CLINUX_EPOLL_ROOM reports; a negative timeout waits without end. The number of reports. */
enum { CLINUX_EPOLL_ROOM = 64 };
int clinux_epoll_wait(int epoll, uint64_t *_Nonnull tokens, uint32_t *_Nonnull events, int milliseconds);
extern const uint32_t clinux_epollin, clinux_epollout, clinux_epollpri, clinux_epollerr, clinux_epollhup;

/* A timerfd of CLOCK_MONOTONIC; absolute nanoseconds, 0 disarms it. */
int clinux_timer(void);
int clinux_timer_set(int timer, uint64_t nanoseconds);
/* A timerfd of CLOCK_REALTIME that never expires and is cancelled when that clock is set, or the machine resumes. */
int clinux_clock_watch(void);
int clinux_clock_watch_arm(int watch);

/* Blocks the signals in this thread, and gives their signalfd; the mask that was in force goes to `before`. */
typedef struct { uint64_t words[16]; } clinux_signal_mask;
int clinux_signals(const int *_Nonnull signals, int count, clinux_signal_mask *_Nonnull before);
/* The next signal, or the error number negated. */
int clinux_next_signal(int descriptor);
void clinux_restore_signals(const clinux_signal_mask *_Nonnull mask);

int clinux_inotify(void);
int clinux_inotify_add(int inotify, const char *_Nonnull path, uint32_t mask);
int clinux_inotify_remove(int inotify, int watch);
extern const uint32_t clinux_in_create, clinux_in_delete, clinux_in_moved_from, clinux_in_moved_to,
    clinux_in_close_write, clinux_in_attrib, clinux_in_delete_self, clinux_in_move_self, clinux_in_ignored,
    clinux_in_isdir, clinux_in_onlydir, clinux_in_q_overflow;
/* One event of what read(2) gave: the length of it, or 0 where none stands at `offset`. `name` is empty where there is
   none, and lives in the buffer. */
uint64_t clinux_inotify_event(
    const void *_Nonnull buffer, uint64_t length, uint64_t offset, int *_Nonnull watch, uint32_t *_Nonnull mask,
    const char *_Nullable *_Nonnull name);

/* fanotify(7) of writes to the files of directories, told by directory, name and process: kernel 5.9, on cgroupfs and
   resctrl 6.6. Without CAP_SYS_ADMIN no process but this one is told of. */
int clinux_fanotify(void);
/* The directory may be an O_PATH descriptor. ENODEV where the file system cannot be told of in this way. */
int clinux_fanotify_add(int fanotify, int directory);
int clinux_fanotify_remove(int fanotify, int directory);
/* Forgets all directories. */
int clinux_fanotify_flush(int fanotify);
/* f_fsid of statfs(2), which is of one mounted file system. */
int clinux_file_system(int descriptor, uint64_t *_Nonnull number);
typedef struct {
    /* The file system, and the inode number of the directory in it; 0 where it is not known. */
    uint64_t file_system, directory;
    /* Name of the file, null where it is not known; lives in the buffer. */
    const char *_Nullable name;
    /* The process that wrote, 0 where it is not told, and its pidfd, which is the caller's to close; negative where
       there is none, because the process has ended (-1) or for want of descriptors (-2). */
    int process, descriptor;
    int is_overflow;
} clinux_write_event;
/* One event of what read(2) gave: the length of it, or 0 where none stands at `offset`. */
uint64_t clinux_fanotify_event(
    const void *_Nonnull buffer, uint64_t length, uint64_t offset, clinux_write_event *_Nonnull event);
/* 0 while the process of a pidfd, of whatever user, has its number: until it is reaped, -ESRCH from then on. */
int clinux_process_exists(int descriptor);
extern const uint32_t clinux_in_modify;

/* Starts a program in a process group of its own, in `/`, with /dev/null as its input and errors, and its output in a
   pipe whose other end does not block. No signal is blocked or ignored in it. */
int clinux_spawn(
    char *_Nullable const *_Nonnull arguments, char *_Nullable const *_Nonnull environment, int *_Nonnull process,
    int *_Nonnull output);
/* pidfd_open(2), kernel 5.3: readable when the process has ended. */
int clinux_process_descriptor(int process);
/* Exit status, or 256 and the signal that ended it; -EAGAIN while it runs. Reaps it. */
int clinux_reap(int process);

/* Begin to connect without waiting: the descriptor, which is writable when that is decided. */
int clinux_connect_unix(const char *_Nonnull path);
/* The address in network byte order, 4 bytes or 16. */
int clinux_connect_tcp(const uint8_t *_Nonnull address, int length, uint16_t port);
/* SO_ERROR of the socket, negated. */
int clinux_socket_error(int socket);
/* send(2) without SIGPIPE. */
int64_t clinux_send(int socket, const void *_Nullable bytes, uint64_t count);

/* A Unix socket that listens under the path, with these permissions, in place of a socket that nobody listens on any
   more; EADDRINUSE where somebody does. */
int clinux_listen_unix(const char *_Nonnull path, unsigned mode);
/* The same on a loopback address, in network byte order, 4 bytes or 16. */
int clinux_listen_tcp(const uint8_t *_Nonnull address, int length, uint16_t port);
/* The next connection, which does not block, and the user at its other end when it was made; of TCP
   nobody, UINT_MAX. EAGAIN when there is none. */
int clinux_accept(int socket, unsigned *_Nonnull user);
/* Lets a socket block, for so long at most. */
int clinux_set_blocking(int socket, uint64_t microseconds);

#endif
