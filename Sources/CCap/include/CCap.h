#pragma once

#include <stdint.h>

/* Capabilities of this thread, by libcap. Sets have a bit for each capability, by its number in linux/capability.h.
   Results are 0 or an error number negated. */

typedef struct {
    uint64_t effective, permitted, inheritable, ambient, bounding;
} ccap_sets;

int ccap_read(ccap_sets *_Nonnull sets);

/* Of what it has, the thread keeps what is in `kept`, effective and permitted; nothing is inheritable or ambient any
   more, and no program that it starts can have more (no_new_privs). The bounding set is narrowed as far as
   CAP_SETPCAP allows. Nothing is asked of the kernel that is so already. */
int ccap_limit(uint64_t kept);
