// units create|set|unset|remove|verify COUNT: bench-0.slice to bench-COUNT.slice, in bench.slice of systemd.
//
// `set` makes the bus calls of `bulkhead apply` for six values of each, and `unset` those that take them back; `verify`
// looks whether the values are in force.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>

static const char service[] = "org.freedesktop.systemd1", object[] = "/org/freedesktop/systemd1",
                  manager[] = "org.freedesktop.systemd1.Manager";
static sd_bus *bus;

static void check(int result, const char *what) {
    if (result >= 0) return;
    fprintf(stderr, "units: %s: %s\n", what, strerror(-result));
    exit(1);
}

static sd_bus_message *method(const char *name) {
    sd_bus_message *message = NULL;
    check(sd_bus_message_new_method_call(bus, &message, service, object, manager, name), name);
    return message;
}

static void call(sd_bus_message *message, const char *what) {
    sd_bus_message *answer = NULL;
    check(sd_bus_call(bus, message, 0, NULL, &answer), what);
    sd_bus_message_unref(answer);
    sd_bus_message_unref(message);
}

static void ping(void) {
    sd_bus_message *message = NULL;
    check(sd_bus_message_new_method_call(bus, &message, service, object, "org.freedesktop.DBus.Peer", "Ping"), "Ping");
    call(message, "Ping");
}

// All of them at once, as who wants to know which of them are there.
static void list(int count) {
    sd_bus_message *message = method("ListUnitsByNames");
    check(sd_bus_message_open_container(message, 'a', "s"), "append");
    for (int index = 0; index < count; index++) {
        char name[64];
        snprintf(name, sizeof name, "bench-%d.slice", index);
        check(sd_bus_message_append(message, "s", name), "append");
    }
    check(sd_bus_message_close_container(message), "append");
    call(message, "ListUnitsByNames");
}

static void set(const char *name, int isSet) {
    const uint64_t none = UINT64_MAX;
    sd_bus_message *message = method("SetUnitProperties");
    check(
        sd_bus_message_append(
            message, "sba(sv)", name, 1, 7, "CPUWeight", "t", isSet ? (uint64_t)200 : none, "CPUQuotaPerSecUSec", "t",
            isSet ? (uint64_t)2000000 : none, "CPUQuotaPeriodUSec", "t", none, "MemoryLow", "t",
            isSet ? (uint64_t)65536 : 0, "MemoryHigh", "t", isSet ? (uint64_t)64 << 20 : none, "MemoryMax", "t",
            isSet ? (uint64_t)128 << 20 : none, "TasksMax", "t", isSet ? (uint64_t)500 : none),
        "append");
    call(message, "SetUnitProperties");
    ping();
}

static void start(const char *name) {
    sd_bus_message *message = method("StartTransientUnit");
    check(sd_bus_message_append(message, "ssa(sv)a(sa(sv))", name, "fail", 0, 0), "append");
    call(message, "StartTransientUnit");
}

static void stop(const char *name) {
    sd_bus_message *message = method("StopUnit");
    check(sd_bus_message_append(message, "ss", name, "fail"), "append");
    call(message, "StopUnit");
}

static int reads(const char *unit, const char *file, const char *expected) {
    char path[256], text[128] = "";
    snprintf(path, sizeof path, "/sys/fs/cgroup/bench.slice/%s/%s", unit, file);
    FILE *opened = fopen(path, "r");
    if (opened) {
        if (!fgets(text, sizeof text, opened)) text[0] = 0;
        fclose(opened);
    }
    text[strcspn(text, "\n")] = 0;
    if (strcmp(text, expected) == 0) return 1;
    fprintf(stderr, "units: %s reads `%s`, not `%s`\n", path, text, expected);
    return 0;
}

static void verify(const char *unit) {
    if (reads(unit, "cpu.weight", "200") && reads(unit, "cpu.max", "200000 100000") &&
        reads(unit, "memory.low", "65536") && reads(unit, "memory.high", "67108864") &&
        reads(unit, "memory.max", "134217728") && reads(unit, "pids.max", "500"))
        return;
    exit(1);
}

int main(int argc, char **argv) {
    if (argc != 3) return 64;
    int count = atoi(argv[2]);
    check(sd_bus_open_system(&bus), "the system bus");
    int changes = strcmp(argv[1], "set") == 0 || strcmp(argv[1], "unset") == 0;
    if (changes) list(count);
    for (int index = 0; index < count; index++) {
        char name[64];
        snprintf(name, sizeof name, "bench-%d.slice", index);
        if (changes) set(name, strcmp(argv[1], "set") == 0);
        if (strcmp(argv[1], "create") == 0) start(name);
        if (strcmp(argv[1], "remove") == 0) stop(name);
        if (strcmp(argv[1], "verify") == 0) verify(name);
    }
    if (strcmp(argv[1], "create") == 0) {
        char path[256];
        snprintf(path, sizeof path, "/sys/fs/cgroup/bench.slice/bench-%d.slice/cgroup.procs", count - 1);
        for (FILE *opened = NULL; !opened; opened = fopen(path, "r")) ping();
    }
    sd_bus_flush_close_unref(bus);
    return 0;
}
