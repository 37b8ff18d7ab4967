#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Of newer headers than Debian 12's, or of newer kernels. */
#ifndef FAN_REPORT_PIDFD
#define FAN_REPORT_PIDFD 0x00000080
#endif
#ifndef FAN_EVENT_INFO_TYPE_PIDFD
#define FAN_EVENT_INFO_TYPE_PIDFD 4
#endif
/* Types of file handles that begin with the inode number: kernfs's own, and that of file systems without one. */
enum { HANDLE_KERNFS = 0xfe, HANDLE_INO64_GEN = 0x81 };

const uint32_t clinux_in_modify = IN_MODIFY;

static int answer(int result) { return result < 0 ? -errno : result; }

int clinux_fanotify(void) {
    unsigned flags = FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | FAN_REPORT_DFID_NAME;
    int privileged = fanotify_init(flags | FAN_REPORT_PIDFD | FAN_UNLIMITED_MARKS, O_RDONLY);
    if (privileged >= 0 || errno != EPERM) return answer(privileged);
    return answer(fanotify_init(flags, O_RDONLY));
}

int clinux_fanotify_add(int fanotify, int directory) {
    return answer(
        fanotify_mark(fanotify, FAN_MARK_ADD | FAN_MARK_ONLYDIR, FAN_MODIFY | FAN_EVENT_ON_CHILD, directory, "."));
}

int clinux_fanotify_remove(int fanotify, int directory) {
    return answer(
        fanotify_mark(fanotify, FAN_MARK_REMOVE | FAN_MARK_ONLYDIR, FAN_MODIFY | FAN_EVENT_ON_CHILD, directory, "."));
}

int clinux_fanotify_flush(int fanotify) { return answer(fanotify_mark(fanotify, FAN_MARK_FLUSH, 0, AT_FDCWD, "/")); }

int clinux_file_system(int descriptor, uint64_t *number) {
    struct statfs found;
    if (fstatfs(descriptor, &found) < 0) return -errno;
    _Static_assert(sizeof found.f_fsid == sizeof *number, "a file system has a number of 64 bits");
    memcpy(number, &found.f_fsid, sizeof *number);
    return 0;
}

/* Inode number of the directory and name of the file, of one record of an event. */
static void take_name(const char *record, uint64_t length, clinux_write_event *event) {
    struct fanotify_event_info_fid head;
    struct file_handle handle;
    uint64_t start = sizeof head + sizeof handle;
    if (length < start) return;
    memcpy(&handle, record + sizeof head, sizeof handle);
    if (handle.handle_bytes < sizeof event->directory || length - start <= handle.handle_bytes) return;
    if (handle.handle_type != HANDLE_KERNFS && handle.handle_type != HANDLE_INO64_GEN) return;
    const char *name = record + start + handle.handle_bytes;
    if (memchr(name, 0, length - start - handle.handle_bytes) == NULL) return;
    memcpy(&event->file_system, record + offsetof(struct fanotify_event_info_fid, fsid), sizeof event->file_system);
    memcpy(&event->directory, record + start, sizeof event->directory);
    event->name = name;
}

uint64_t clinux_fanotify_event(const void *buffer, uint64_t length, uint64_t offset, clinux_write_event *event) {
    struct fanotify_event_metadata head;
    if (offset > length || length - offset < sizeof head) return 0;
    const char *start = (const char *)buffer + offset;
    memcpy(&head, start, sizeof head);
    if (head.event_len < head.metadata_len || head.metadata_len < sizeof head || length - offset < head.event_len)
        return 0;
    *event = (clinux_write_event){
        .is_overflow = (head.mask & FAN_Q_OVERFLOW) != 0, .process = head.pid, .descriptor = -1};
    uint64_t at = head.metadata_len;
    while (head.event_len - at >= sizeof(struct fanotify_event_info_header)) {
        struct fanotify_event_info_header info;
        memcpy(&info, start + at, sizeof info);
        if (info.len < sizeof info || info.len > head.event_len - at) break;
        if (info.info_type == FAN_EVENT_INFO_TYPE_DFID_NAME) take_name(start + at, info.len, event);
        if (info.info_type == FAN_EVENT_INFO_TYPE_PIDFD && info.len >= sizeof info + sizeof(int))
            memcpy(&event->descriptor, start + at + sizeof info, sizeof(int));
        at += info.len;
    }
    return head.event_len;
}

int clinux_process_exists(int descriptor) {
    int result = answer((int)syscall(SYS_pidfd_send_signal, descriptor, 0, NULL, 0));
    return result == -EPERM ? 0 : result;
}
