#pragma once

/* The functions themselves: no place in the sources goes with what they log. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

/* The functions of libsystemd that are used, by name; each is `lib.NAME`, of the type that the header declares. */
#define CSYSTEMD_FUNCTIONS(one) \
    one(sd_bus_add_match) \
    one(sd_bus_call) \
    one(sd_bus_call_async) \
    one(sd_bus_error_free) \
    one(sd_bus_flush) \
    one(sd_bus_flush_close_unref) \
    one(sd_bus_get_fd) \
    one(sd_bus_message_append_array) \
    one(sd_bus_message_append_basic) \
    one(sd_bus_message_close_container) \
    one(sd_bus_message_enter_container) \
    one(sd_bus_message_exit_container) \
    one(sd_bus_message_get_error) \
    one(sd_bus_message_get_path) \
    one(sd_bus_message_is_signal) \
    one(sd_bus_message_new_method_call) \
    one(sd_bus_message_open_container) \
    one(sd_bus_message_read_basic) \
    one(sd_bus_message_skip) \
    one(sd_bus_message_unref) \
    one(sd_bus_new) \
    one(sd_bus_open_system) \
    one(sd_bus_process) \
    one(sd_bus_set_address) \
    one(sd_bus_set_method_call_timeout) \
    one(sd_bus_start) \
    one(sd_journal_add_match) \
    one(sd_journal_close) \
    one(sd_journal_get_data) \
    one(sd_journal_get_realtime_usec) \
    one(sd_journal_next) \
    one(sd_journal_open) \
    one(sd_journal_seek_head) \
    one(sd_journal_seek_realtime_usec) \
    one(sd_journal_sendv) \
    one(sd_notify)

#define CSYSTEMD_DECLARE(name) __typeof__(name) *name;
struct csystemd_library {
    CSYSTEMD_FUNCTIONS(CSYSTEMD_DECLARE)
};
#undef CSYSTEMD_DECLARE

extern struct csystemd_library csystemd_lib;
