#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "CSystemd.h"
#include "library.h"

int csystemd_notify(const char *state) {
    int result = csystemd_load();
    return result < 0 ? result : csystemd_lib.sd_notify(0, state);
}

int csystemd_journal_send(const csystemd_field *fields, size_t count) {
    struct iovec parts[CSYSTEMD_FIELDS];
    if (count > CSYSTEMD_FIELDS) return -E2BIG;
    int result = csystemd_load();
    if (result < 0) return result;
    for (size_t index = 0; index < count; index++)
        parts[index] = (struct iovec){(void *)fields[index].text, fields[index].length};
    return csystemd_lib.sd_journal_sendv(parts, (int)count);
}

struct csystemd_journal {
    sd_journal *entries;
};

int csystemd_journal_open(csystemd_journal **journal) {
    int result = csystemd_load();
    if (result < 0) return result;
    sd_journal *entries = NULL;
    result = csystemd_lib.sd_journal_open(&entries, SD_JOURNAL_LOCAL_ONLY);
    if (result < 0) return result;
    *journal = malloc(sizeof **journal);
    if (!*journal) {
        csystemd_lib.sd_journal_close(entries);
        return -ENOMEM;
    }
    (*journal)->entries = entries;
    return 0;
}

void csystemd_journal_close(csystemd_journal *journal) {
    csystemd_lib.sd_journal_close(journal->entries);
    free(journal);
}

int csystemd_journal_match(csystemd_journal *journal, const char *text) {
    return csystemd_lib.sd_journal_add_match(journal->entries, text, 0);
}

int csystemd_journal_seek(csystemd_journal *journal, uint64_t since) {
    return since ? csystemd_lib.sd_journal_seek_realtime_usec(journal->entries, since)
                 : csystemd_lib.sd_journal_seek_head(journal->entries);
}

int csystemd_journal_next(csystemd_journal *journal, uint64_t *time) {
    int result = csystemd_lib.sd_journal_next(journal->entries);
    if (result <= 0) return result;
    int known = csystemd_lib.sd_journal_get_realtime_usec(journal->entries, time);
    return known < 0 ? known : 1;
}

int csystemd_journal_field(csystemd_journal *journal, const char *name, const char **text, size_t *length) {
    const void *data;
    size_t whole;
    int result = csystemd_lib.sd_journal_get_data(journal->entries, name, &data, &whole);
    if (result < 0) return result;
    size_t before = strlen(name) + 1;
    if (whole < before) return -EBADMSG;
    *text = (const char *)data + before;
    *length = whole - before;
    return 1;
}
