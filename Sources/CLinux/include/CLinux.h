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
/* RLIMIT_NOFILE of this process. */
int clinux_open_file_limit(uint64_t *_Nonnull soft, uint64_t *_Nonnull hard);
int clinux_set_open_file_limit(uint64_t soft, uint64_t hard);
/* flock(LOCK_EX | LOCK_NB). */
int clinux_lock_exclusive(int descriptor);
/* flock(2); operation is LOCK_EX or LOCK_SH, with or without LOCK_NB. */
int clinux_flock(int descriptor, int operation);
/* Grows the heap by so many bytes that the next allocations find there, with MADV_HUGEPAGE for the whole huge pages. */
void clinux_reserve_heap(uint64_t bytes);
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

#endif
