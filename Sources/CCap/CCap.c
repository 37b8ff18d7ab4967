#include "CCap.h"

#include <errno.h>
#include <sys/capability.h>
#include <sys/prctl.h>

static const int all_flags[] = {CAP_EFFECTIVE, CAP_PERMITTED, CAP_INHERITABLE};

static uint64_t bit(int capability) { return (uint64_t)1 << capability; }

/* Capabilities of this kernel; more than 64 there are none. */
static int count(void) {
    int known = cap_max_bits();
    return known < 64 ? known : 64;
}

int ccap_read(ccap_sets *sets) {
    cap_t held = cap_get_proc();
    if (!held) return -errno;
    uint64_t *const flags[] = {&sets->effective, &sets->permitted, &sets->inheritable};
    *sets = (ccap_sets){0};
    for (int capability = 0; capability < count(); capability++) {
        for (int index = 0; index < 3; index++) {
            cap_flag_value_t value = CAP_CLEAR;
            if (cap_get_flag(held, capability, (cap_flag_t)all_flags[index], &value) == 0 && value == CAP_SET)
                *flags[index] |= bit(capability);
        }
        if (cap_get_ambient(capability) == 1) sets->ambient |= bit(capability);
        if (cap_get_bound(capability) == 1) sets->bounding |= bit(capability);
    }
    cap_free(held);
    return 0;
}

static int set(uint64_t kept) {
    cap_t wanted = cap_init();
    if (!wanted) return -errno;
    int result = 0;
    for (cap_value_t capability = 0; capability < count() && result == 0; capability++) {
        if (!(kept & bit(capability))) continue;
        if (cap_set_flag(wanted, CAP_PERMITTED, 1, &capability, CAP_SET) < 0 ||
            cap_set_flag(wanted, CAP_EFFECTIVE, 1, &capability, CAP_SET) < 0)
            result = -errno;
    }
    if (result == 0 && cap_set_proc(wanted) < 0) result = -errno;
    cap_free(wanted);
    return result;
}

int ccap_limit(uint64_t kept) {
    ccap_sets held;
    int result = ccap_read(&held);
    if (result < 0) return result;
    for (int capability = 0; capability < count(); capability++) {
        if (!(held.bounding & ~kept & bit(capability))) continue;
        /* Without CAP_SETPCAP it stays; no_new_privs then keeps it from being of use. */
        if (cap_drop_bound(capability) < 0 && errno != EPERM) return -errno;
    }
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -errno;
    if (held.ambient && cap_reset_ambient() < 0) return -errno;
    kept &= held.permitted;
    if (held.permitted == kept && held.effective == kept && held.inheritable == 0) return 0;
    return set(kept);
}
