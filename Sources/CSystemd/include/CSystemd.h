#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* libsystemd.so.0, loaded when it is first needed: who never calls it pays nothing, and needs none installed. Results
   are 0 or more, or an error number negated. No function here blocks longer than the timeout of its bus. */

/* 0 once the library is loaded; -ENOENT where there is none, -ELIBBAD where it lacks a function that is used here. */
int csystemd_load(void);
/* Why the last `csystemd_load` failed, as the dynamic loader says it; never NULL. */
const char *csystemd_load_problem(void);

/* What the other side of the bus answered instead of a result. */
typedef struct {
    /* `org.freedesktop.systemd1.NoSuchUnit`; empty where the bus itself failed. */
    char name[128];
    char message[512];
} csystemd_error;

/* A connection to the service manager. */
typedef struct csystemd_bus csystemd_bus;
/* A call that is being put together. */
typedef struct csystemd_call csystemd_call;

/* Connects by the system bus, or where `address` is not NULL, to that one without a bus in between. */
int csystemd_open(csystemd_bus **bus, const char *address, uint64_t timeout_microseconds);
void csystemd_close(csystemd_bus *bus);
/* Answered by the manager once it has done what earlier calls left to its next turn, such as writing to cgroupfs. */
int csystemd_ping(csystemd_bus *bus, csystemd_error *error);
/* The version as the manager tells it: `257.9-1~deb13u1`. */
int csystemd_version(csystemd_bus *bus, char *text, size_t size, csystemd_error *error);

/* Calls `found` for each of the names that is a unit, loaded or not. */
typedef void (*csystemd_unit_found)(void *context, const char *name, const char *load_state, const char *active_state);
int csystemd_list_units(
    csystemd_bus *bus, const char *const *names, size_t count, csystemd_unit_found found, void *context,
    csystemd_error *error);

/* SetUnitProperties: begin, add properties, and send or drop. `runtime` keeps them until the next boot only. */
int csystemd_set_begin(csystemd_bus *bus, const char *unit, bool runtime, csystemd_call **call);
int csystemd_set_number(csystemd_call *call, const char *property, uint64_t value);
int csystemd_set_flag(csystemd_call *call, const char *property, bool value);
int csystemd_set_bytes(csystemd_call *call, const char *property, const uint8_t *bytes, size_t count);
/* The entry of one device in a list of (path, number). */
int csystemd_set_device(csystemd_call *call, const char *property, const char *device, uint64_t value);
/* Sends, and returns when the manager has written the values to cgroupfs. The call is gone afterwards. */
int csystemd_set_send(csystemd_bus *bus, csystemd_call *call, csystemd_error *error);
/* Sends without waiting for the answer; what is refused is counted, and told by `csystemd_process`. */
int csystemd_set_post(csystemd_bus *bus, csystemd_call *call);
/* How many of those calls the manager may not have carried out yet. */
size_t csystemd_posted(const csystemd_bus *bus);
void csystemd_set_drop(csystemd_call *call);

/* Starts a slice; stops a unit. Both return when the job is queued. */
int csystemd_start_slice(csystemd_bus *bus, const char *name, csystemd_error *error);
int csystemd_stop_unit(csystemd_bus *bus, const char *name, csystemd_error *error);
/* StartTransientUnit: a scope of these processes, which goes with the last of them, also where it failed. Returns when
   the job is queued. */
int csystemd_start_scope(
    csystemd_bus *bus, const char *name, const char *slice, const uint32_t *processes, size_t count,
    csystemd_error *error);
/* AttachProcessesToUnit, to the cgroup of the unit itself. */
int csystemd_attach(
    csystemd_bus *bus, const char *unit, const uint32_t *processes, size_t count, csystemd_error *error);

typedef enum {
    /* The manager has read its unit files again. */
    CSYSTEMD_RELOADED = 1,
    /* A unit was loaded: `name` is its name. */
    CSYSTEMD_UNIT_NEW = 2,
    CSYSTEMD_UNIT_REMOVED = 3,
    /* Properties of a unit changed: `name` is the last part of its object path. */
    CSYSTEMD_PROPERTIES_CHANGED = 4,
    /* A call that was posted was refused: `name` says why. */
    CSYSTEMD_REFUSED = 5,
} csystemd_event;

typedef void (*csystemd_told)(void *context, int event, const char *name);
int csystemd_subscribe(csystemd_bus *bus, csystemd_error *error);
/* The descriptor to wait for, which is ready to be read when there is something to process. */
int csystemd_descriptor(csystemd_bus *bus);
/* Tells everything that has come, without waiting. An error says that the bus is gone. */
int csystemd_process(csystemd_bus *bus, csystemd_told told, void *context);

/* sd_notify(3): 1 when it was sent, 0 where no service manager asked for it. */
int csystemd_notify(const char *state);

/* One field of an entry, `NAME=value`. */
typedef struct {
    const char *text;
    size_t length;
} csystemd_field;
enum { CSYSTEMD_FIELDS = 32 };
/* One entry of the journal, of CSYSTEMD_FIELDS fields at most; 0 also where no journal takes it. */
int csystemd_journal_send(const csystemd_field *fields, size_t count);

/* The entries of the journal of this machine that match, oldest first. */
typedef struct csystemd_journal csystemd_journal;
int csystemd_journal_open(csystemd_journal **journal);
void csystemd_journal_close(csystemd_journal *journal);
/* `NAME=value`; of several for one name, any. */
int csystemd_journal_match(csystemd_journal *journal, const char *text);
/* Begins at this time, microseconds since 1970; 0 for the oldest. */
int csystemd_journal_seek(csystemd_journal *journal, uint64_t since);
/* The next entry: 1, and 0 at the end. */
int csystemd_journal_next(csystemd_journal *journal, uint64_t *time);
/* A field of the entry: 1, or -ENOENT where it has none. The text lives until the next call. */
int csystemd_journal_field(csystemd_journal *journal, const char *name, const char **text, size_t *length);
