#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CSystemd.h"
#include "library.h"

#define lib csystemd_lib

static const char service[] = "org.freedesktop.systemd1";
static const char manager_path[] = "/org/freedesktop/systemd1";
static const char manager[] = "org.freedesktop.systemd1.Manager";

struct csystemd_bus {
    sd_bus *bus;
    /* Values that were posted and that systemd may not have written yet. */
    size_t posted;
    /* Of whoever is being told of events. */
    csystemd_told told;
    void *context;
};

static sd_bus_message *raw(csystemd_call *call) { return (sd_bus_message *)call; }

static int failed(int result, sd_bus_error *from, csystemd_error *error) {
    snprintf(error->name, sizeof error->name, "%s", from->name ? from->name : "");
    snprintf(error->message, sizeof error->message, "%s", from->message ? from->message : strerror(-result));
    lib.sd_bus_error_free(from);
    return result;
}

static int unsent(int result, sd_bus_message *message, csystemd_error *error) {
    sd_bus_error none = SD_BUS_ERROR_NULL;
    lib.sd_bus_message_unref(message);
    return failed(result, &none, error);
}

/* Sends the message and lets go of it; the answer is the caller's. */
static int answered(csystemd_bus *bus, sd_bus_message *message, sd_bus_message **answer, csystemd_error *error) {
    sd_bus_error from = SD_BUS_ERROR_NULL;
    int result = lib.sd_bus_call(bus->bus, message, 0, &from, answer);
    lib.sd_bus_message_unref(message);
    if (result < 0) return failed(result, &from, error);
    return 0;
}

int csystemd_open(csystemd_bus **bus, const char *address, uint64_t timeout) {
    int result = csystemd_load();
    if (result < 0) return result;
    sd_bus *opened = NULL;
    if (address) {
        result = lib.sd_bus_new(&opened);
        if (result >= 0) result = lib.sd_bus_set_address(opened, address);
        if (result >= 0) result = lib.sd_bus_start(opened);
    } else {
        result = lib.sd_bus_open_system(&opened);
    }
    if (result >= 0) result = lib.sd_bus_set_method_call_timeout(opened, timeout);
    csystemd_bus *made = result >= 0 ? calloc(1, sizeof *made) : NULL;
    if (!made) {
        lib.sd_bus_flush_close_unref(opened);
        return result < 0 ? result : -ENOMEM;
    }
    made->bus = opened;
    *bus = made;
    return 0;
}

void csystemd_close(csystemd_bus *bus) {
    lib.sd_bus_flush_close_unref(bus->bus);
    free(bus);
}

static int ping_message(csystemd_bus *bus, sd_bus_message **message) {
    return lib.sd_bus_message_new_method_call(
        bus->bus, message, service, manager_path, "org.freedesktop.DBus.Peer", "Ping");
}

int csystemd_ping(csystemd_bus *bus, csystemd_error *error) {
    sd_bus_message *message = NULL, *answer = NULL;
    int result = ping_message(bus, &message);
    if (result < 0) return unsent(result, message, error);
    result = answered(bus, message, &answer, error);
    lib.sd_bus_message_unref(answer);
    return result;
}

static int append_text(sd_bus_message *message, const char *text) {
    return lib.sd_bus_message_append_basic(message, 's', text);
}

int csystemd_version(csystemd_bus *bus, char *text, size_t size, csystemd_error *error) {
    sd_bus_message *message = NULL, *answer = NULL;
    int result = lib.sd_bus_message_new_method_call(
        bus->bus, &message, service, manager_path, "org.freedesktop.DBus.Properties", "Get");
    if (result >= 0) result = append_text(message, manager);
    if (result >= 0) result = append_text(message, "Version");
    if (result < 0) return unsent(result, message, error);
    result = answered(bus, message, &answer, error);
    if (result < 0) return result;
    const char *found = "";
    result = lib.sd_bus_message_enter_container(answer, 'v', "s");
    if (result >= 0) result = lib.sd_bus_message_read_basic(answer, 's', &found);
    if (result >= 0) snprintf(text, size, "%s", found);
    return result < 0 ? unsent(result, answer, error) : (lib.sd_bus_message_unref(answer), 0);
}

static int read_units(sd_bus_message *answer, csystemd_unit_found found, void *context) {
    int result = lib.sd_bus_message_enter_container(answer, 'a', "(ssssssouso)");
    while (result >= 0) {
        const char *name, *load, *active;
        result = lib.sd_bus_message_enter_container(answer, 'r', "ssssssouso");
        if (result <= 0) return result;
        result = lib.sd_bus_message_read_basic(answer, 's', &name);
        if (result >= 0) result = lib.sd_bus_message_skip(answer, "s");
        if (result >= 0) result = lib.sd_bus_message_read_basic(answer, 's', &load);
        if (result >= 0) result = lib.sd_bus_message_read_basic(answer, 's', &active);
        if (result >= 0) result = lib.sd_bus_message_skip(answer, "ssouso");
        if (result >= 0) result = lib.sd_bus_message_exit_container(answer);
        if (result >= 0) found(context, name, load, active);
    }
    return result;
}

int csystemd_list_units(
    csystemd_bus *bus, const char *const *names, size_t count, csystemd_unit_found found, void *context,
    csystemd_error *error) {
    sd_bus_message *message = NULL, *answer = NULL;
    int result = lib.sd_bus_message_new_method_call(
        bus->bus, &message, service, manager_path, manager, "ListUnitsByNames");
    if (result >= 0) result = lib.sd_bus_message_open_container(message, 'a', "s");
    for (size_t index = 0; index < count && result >= 0; index++) result = append_text(message, names[index]);
    if (result >= 0) result = lib.sd_bus_message_close_container(message);
    if (result < 0) return unsent(result, message, error);
    result = answered(bus, message, &answer, error);
    if (result < 0) return result;
    result = read_units(answer, found, context);
    return result < 0 ? unsent(result, answer, error) : (lib.sd_bus_message_unref(answer), 0);
}

int csystemd_set_begin(csystemd_bus *bus, const char *unit, bool runtime, csystemd_call **call) {
    sd_bus_message *message = NULL;
    int flag = runtime;
    int result = lib.sd_bus_message_new_method_call(
        bus->bus, &message, service, manager_path, manager, "SetUnitProperties");
    if (result >= 0) result = append_text(message, unit);
    if (result >= 0) result = lib.sd_bus_message_append_basic(message, 'b', &flag);
    if (result >= 0) result = lib.sd_bus_message_open_container(message, 'a', "(sv)");
    if (result < 0) {
        lib.sd_bus_message_unref(message);
        return result;
    }
    *call = (csystemd_call *)message;
    return 0;
}

static int open_property(sd_bus_message *message, const char *property, const char *type) {
    int result = lib.sd_bus_message_open_container(message, 'r', "sv");
    if (result >= 0) result = append_text(message, property);
    if (result >= 0) result = lib.sd_bus_message_open_container(message, 'v', type);
    return result;
}

static int close_property(sd_bus_message *message, int result) {
    if (result >= 0) result = lib.sd_bus_message_close_container(message);
    if (result >= 0) result = lib.sd_bus_message_close_container(message);
    return result < 0 ? result : 0;
}

int csystemd_set_number(csystemd_call *call, const char *property, uint64_t value) {
    int result = open_property(raw(call), property, "t");
    if (result >= 0) result = lib.sd_bus_message_append_basic(raw(call), 't', &value);
    return close_property(raw(call), result);
}

int csystemd_set_flag(csystemd_call *call, const char *property, bool value) {
    int flag = value;
    int result = open_property(raw(call), property, "b");
    if (result >= 0) result = lib.sd_bus_message_append_basic(raw(call), 'b', &flag);
    return close_property(raw(call), result);
}

int csystemd_set_bytes(csystemd_call *call, const char *property, const uint8_t *bytes, size_t count) {
    int result = open_property(raw(call), property, "ay");
    if (result >= 0) result = lib.sd_bus_message_append_array(raw(call), 'y', bytes, count);
    return close_property(raw(call), result);
}

int csystemd_set_device(csystemd_call *call, const char *property, const char *device, uint64_t value) {
    sd_bus_message *message = raw(call);
    int result = open_property(message, property, "a(st)");
    if (result >= 0) result = lib.sd_bus_message_open_container(message, 'a', "(st)");
    if (result >= 0) result = lib.sd_bus_message_open_container(message, 'r', "st");
    if (result >= 0) result = append_text(message, device);
    if (result >= 0) result = lib.sd_bus_message_append_basic(message, 't', &value);
    if (result >= 0) result = lib.sd_bus_message_close_container(message);
    if (result >= 0) result = lib.sd_bus_message_close_container(message);
    return close_property(message, result);
}

int csystemd_set_send(csystemd_bus *bus, csystemd_call *call, csystemd_error *error) {
    sd_bus_message *answer = NULL;
    int result = lib.sd_bus_message_close_container(raw(call));
    if (result < 0) return unsent(result, raw(call), error);
    result = answered(bus, raw(call), &answer, error);
    lib.sd_bus_message_unref(answer);
    if (result < 0) return result;
    /* The values are written in the manager's next turn, before it takes another message. */
    return csystemd_ping(bus, error);
}

static int post_answered(sd_bus_message *answer, void *userdata, sd_bus_error *unused) {
    (void)unused;
    csystemd_bus *bus = userdata;
    const sd_bus_error *error = lib.sd_bus_message_get_error(answer);
    /* Only the name of the cgroup was that of a unit. */
    if (error && error->name && strcmp(error->name, "org.freedesktop.systemd1.NoSuchUnit") == 0) return 1;
    if (error && bus->told) bus->told(bus->context, CSYSTEMD_REFUSED, error->message ? error->message : error->name);
    return 1;
}

static int post_written(sd_bus_message *answer, void *userdata, sd_bus_error *unused) {
    (void)answer;
    (void)unused;
    ((csystemd_bus *)userdata)->posted--;
    return 1;
}

int csystemd_set_post(csystemd_bus *bus, csystemd_call *call) {
    sd_bus_message *ping = NULL;
    int result = lib.sd_bus_message_close_container(raw(call));
    if (result >= 0) result = lib.sd_bus_call_async(bus->bus, NULL, raw(call), post_answered, bus, 0);
    lib.sd_bus_message_unref(raw(call));
    /* Answered in the turn after the one in which the values are written; or by a timeout. */
    if (result >= 0) result = ping_message(bus, &ping);
    if (result >= 0) result = lib.sd_bus_call_async(bus->bus, NULL, ping, post_written, bus, 0);
    if (result >= 0) bus->posted++;
    lib.sd_bus_message_unref(ping);
    return result < 0 ? result : 0;
}

size_t csystemd_posted(const csystemd_bus *bus) { return bus->posted; }

void csystemd_set_drop(csystemd_call *call) { lib.sd_bus_message_unref(raw(call)); }

static int unit_call(csystemd_bus *bus, const char *method, const char *name, sd_bus_message **message) {
    int result = lib.sd_bus_message_new_method_call(bus->bus, message, service, manager_path, manager, method);
    if (result >= 0) result = append_text(*message, name);
    if (result >= 0) result = append_text(*message, "fail");
    return result;
}

int csystemd_start_slice(csystemd_bus *bus, const char *name, csystemd_error *error) {
    sd_bus_message *message = NULL, *answer = NULL;
    /* A slice needs no file. The properties of a transient one would be kept elsewhere, where those that are kept of
     * the same slice from an earlier time hide them when systemd reads its units again. */
    int result = unit_call(bus, "StartUnit", name, &message);
    if (result < 0) return unsent(result, message, error);
    result = answered(bus, message, &answer, error);
    lib.sd_bus_message_unref(answer);
    return result;
}

int csystemd_stop_unit(csystemd_bus *bus, const char *name, csystemd_error *error) {
    sd_bus_message *message = NULL, *answer = NULL;
    int result = unit_call(bus, "StopUnit", name, &message);
    if (result < 0) return unsent(result, message, error);
    result = answered(bus, message, &answer, error);
    lib.sd_bus_message_unref(answer);
    return result;
}

static int append_text_property(sd_bus_message *message, const char *property, const char *text) {
    int result = open_property(message, property, "s");
    if (result >= 0) result = append_text(message, text);
    return close_property(message, result);
}

int csystemd_start_scope(
    csystemd_bus *bus, const char *name, const char *slice, const uint32_t *processes, size_t count,
    csystemd_error *error) {
    sd_bus_message *message = NULL, *answer = NULL;
    int result = unit_call(bus, "StartTransientUnit", name, &message);
    if (result >= 0) result = lib.sd_bus_message_open_container(message, 'a', "(sv)");
    if (result >= 0) result = append_text_property(message, "Slice", slice);
    if (result >= 0) result = append_text_property(message, "CollectMode", "inactive-or-failed");
    if (result >= 0) {
        /* Processes are attached later only to what is delegated; no controllers are needed for it. */
        result = open_property(message, "DelegateControllers", "as");
        if (result >= 0) result = lib.sd_bus_message_open_container(message, 'a', "s");
        if (result >= 0) result = lib.sd_bus_message_close_container(message);
        result = close_property(message, result);
    }
    if (result >= 0) {
        result = open_property(message, "PIDs", "au");
        if (result >= 0) result = lib.sd_bus_message_append_array(message, 'u', processes, count * sizeof *processes);
        result = close_property(message, result);
    }
    if (result >= 0) result = lib.sd_bus_message_close_container(message);
    /* No units beside it. */
    if (result >= 0) result = lib.sd_bus_message_open_container(message, 'a', "(sa(sv))");
    if (result >= 0) result = lib.sd_bus_message_close_container(message);
    if (result < 0) return unsent(result, message, error);
    result = answered(bus, message, &answer, error);
    lib.sd_bus_message_unref(answer);
    return result;
}

int csystemd_attach(
    csystemd_bus *bus, const char *unit, const uint32_t *processes, size_t count, csystemd_error *error) {
    sd_bus_message *message = NULL, *answer = NULL;
    int result = lib.sd_bus_message_new_method_call(
        bus->bus, &message, service, manager_path, manager, "AttachProcessesToUnit");
    if (result >= 0) result = append_text(message, unit);
    if (result >= 0) result = append_text(message, "");
    if (result >= 0) result = lib.sd_bus_message_append_array(message, 'u', processes, count * sizeof *processes);
    if (result < 0) return unsent(result, message, error);
    result = answered(bus, message, &answer, error);
    lib.sd_bus_message_unref(answer);
    return result;
}

static int signalled(sd_bus_message *message, void *userdata, sd_bus_error *unused) {
    (void)unused;
    csystemd_bus *bus = userdata;
    if (!bus->told) return 0;
    const char *name = "";
    int going = 0;
    if (lib.sd_bus_message_is_signal(message, manager, "Reloading")) {
        if (lib.sd_bus_message_read_basic(message, 'b', &going) >= 0 && !going)
            bus->told(bus->context, CSYSTEMD_RELOADED, "");
        return 0;
    }
    if (lib.sd_bus_message_is_signal(message, "org.freedesktop.DBus.Properties", "PropertiesChanged")) {
        const char *path = lib.sd_bus_message_get_path(message);
        const char *last = path ? strrchr(path, '/') : NULL;
        bus->told(bus->context, CSYSTEMD_PROPERTIES_CHANGED, last ? last + 1 : "");
        return 0;
    }
    int event = lib.sd_bus_message_is_signal(message, manager, "UnitNew") ? CSYSTEMD_UNIT_NEW : CSYSTEMD_UNIT_REMOVED;
    if (lib.sd_bus_message_read_basic(message, 's', &name) >= 0) bus->told(bus->context, event, name);
    return 0;
}

int csystemd_subscribe(csystemd_bus *bus, csystemd_error *error) {
    static const char *const matches[] = {
        "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.systemd1.Manager',"
        "member='Reloading'",
        "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.systemd1.Manager',"
        "member='UnitNew'",
        "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.systemd1.Manager',"
        "member='UnitRemoved'",
        "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.DBus.Properties',"
        "member='PropertiesChanged',arg0='org.freedesktop.systemd1.Slice'",
        "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.DBus.Properties',"
        "member='PropertiesChanged',arg0='org.freedesktop.systemd1.Service'",
        "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.DBus.Properties',"
        "member='PropertiesChanged',arg0='org.freedesktop.systemd1.Scope'",
    };
    sd_bus_message *message = NULL, *answer = NULL;
    int result = 0;
    for (size_t index = 0; index < sizeof matches / sizeof *matches && result >= 0; index++)
        result = lib.sd_bus_add_match(bus->bus, NULL, matches[index], signalled, bus);
    if (result >= 0)
        result = lib.sd_bus_message_new_method_call(
            bus->bus, &message, service, manager_path, manager, "Subscribe");
    if (result < 0) return unsent(result, message, error);
    result = answered(bus, message, &answer, error);
    lib.sd_bus_message_unref(answer);
    return result;
}

int csystemd_descriptor(csystemd_bus *bus) { return lib.sd_bus_get_fd(bus->bus); }

int csystemd_process(csystemd_bus *bus, csystemd_told told, void *context) {
    int result;
    bus->told = told;
    bus->context = context;
    do result = lib.sd_bus_process(bus->bus, NULL);
    while (result > 0);
    if (result >= 0) result = lib.sd_bus_flush(bus->bus);
    bus->told = NULL;
    return result < 0 ? result : 0;
}
