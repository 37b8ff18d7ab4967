#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

const int clinux_o_path = O_PATH;
const int64_t clinux_cgroup2_magic = CGROUP2_SUPER_MAGIC;
const int64_t clinux_resctrl_magic = RDTGROUP_SUPER_MAGIC;
const uint64_t clinux_resolve_beneath =
    RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;

int clinux_openat(int directory, const char *path, int flags) {
    int result = openat(directory, path, flags);
    return result < 0 ? -errno : result;
}

int clinux_openat_mode(int directory, const char *path, int flags, unsigned mode) {
    int result = openat(directory, path, flags, (mode_t)mode);
    return result < 0 ? -errno : result;
}

int clinux_openat2(int directory, const char *path, uint64_t flags, uint64_t resolve) {
    struct open_how how = {.flags = flags, .resolve = resolve};
    long result = syscall(SYS_openat2, directory, path, &how, sizeof how);
    return result < 0 ? -errno : (int)result;
}

int64_t clinux_read(int descriptor, void *buffer, uint64_t count) {
    ssize_t result = read(descriptor, buffer, count);
    return result < 0 ? -errno : result;
}

int64_t clinux_pread(int descriptor, void *buffer, uint64_t count, int64_t offset) {
    ssize_t result = pread(descriptor, buffer, count, offset);
    return result < 0 ? -errno : result;
}

int64_t clinux_write(int descriptor, const void *buffer, uint64_t count) {
    ssize_t result = write(descriptor, buffer, count);
    return result < 0 ? -errno : result;
}

int64_t clinux_pwrite(int descriptor, const void *buffer, uint64_t count, int64_t offset) {
    ssize_t result = pwrite(descriptor, buffer, count, offset);
    return result < 0 ? -errno : result;
}

int clinux_identify(int directory, const char *path, uint64_t *inode, uint64_t *device) {
    struct stat found;
    if (fstatat(directory, path, &found, AT_SYMLINK_NOFOLLOW) < 0) return -errno;
    *inode = found.st_ino;
    *device = found.st_dev;
    return 0;
}

int clinux_has_attribute(const char *path, const char *name, const char *value) {
    char found[16];
    ssize_t length = getxattr(path, name, found, sizeof found);
    if (length < 0) return -errno;
    return (size_t)length == strlen(value) && memcmp(found, value, (size_t)length) == 0;
}

int clinux_open_file_limit(uint64_t *soft, uint64_t *hard) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -errno;
    *soft = limit.rlim_cur;
    *hard = limit.rlim_max;
    return 0;
}

int clinux_set_open_file_limit(uint64_t soft, uint64_t hard) {
    struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit(RLIMIT_NOFILE, &limit) < 0 ? -errno : 0;
}

int clinux_fstatfs_type(int descriptor, int64_t *type) {
    struct statfs found;
    if (fstatfs(descriptor, &found) < 0) return -errno;
    *type = (int64_t)found.f_type;
    return 0;
}

void clinux_reserve_heap(uint64_t bytes) {
    const uintptr_t huge = 2 << 20;
    /* The threshold may be 32 MiB at most. */
    const uint64_t most = 28 << 20;
    size_t size = (bytes < most ? bytes : most) + huge;
    /* From the heap, and not given back to the system when it is freed. */
    mallopt(M_MMAP_THRESHOLD, (int)size + 4096);
    mallopt(M_TRIM_THRESHOLD, INT32_MAX);
    char *room = malloc(size);
    if (!room) return;
    uintptr_t first = ((uintptr_t)room + huge - 1) & ~(huge - 1);
    uintptr_t last = ((uintptr_t)room + size) & ~(huge - 1);
    if (last > first) madvise((void *)first, last - first, MADV_HUGEPAGE);
    free(room);
}

int clinux_lock_exclusive(int descriptor) { return clinux_flock(descriptor, LOCK_EX | LOCK_NB); }

int clinux_flock(int descriptor, int operation) { return flock(descriptor, operation) < 0 ? -errno : 0; }

int clinux_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) < 0 ? -errno : size.ws_col;
}

clinux_listing *clinux_list(int descriptor) { return (clinux_listing *)fdopendir(descriptor); }

int clinux_next(clinux_listing *listing, const char **name, int *type) {
    errno = 0;
    struct dirent *entry = readdir((DIR *)listing);
    if (entry == NULL) return -errno;
    *name = entry->d_name;
    *type = entry->d_type;
    return 1;
}

void clinux_end(clinux_listing *listing) { closedir((DIR *)listing); }

unsigned clinux_major(uint64_t device) { return major(device); }

unsigned clinux_minor(uint64_t device) { return minor(device); }
