#!/bin/bash
# pqos of intel-cmt-cat, which has its own reader and writer of schemata, on the same file system: what is written to
# groups reads as the same masks and percentages there, and what pqos writes reads as the same here. pqos knows only
# groups that are called COSn and makes one for every CLOSID; nothing is left for others while they are there.
cd /lab || exit
source stories/lib.sh
resctrl=/sys/fs/resctrl
mount -t resctrl resctrl $resctrl || exit

os_pqos() {
    pqos --iface=os "$@" >/tmp/pqos 2>&1 || {
        sed 's/^/    /' /tmp/pqos
        return 1
    }
}

# What pqos says of COS1: `L3 0=3`, by resource and domain.
seen() {
    pqos --iface=os -s | awk '
        / for (Socket|L2ID) / { where = $NF; sub(":", "", where); next }
        / COS1 => (MASK|[0-9]+%)/ { value = $4; if (value == "MASK") value = $5; sub("0x", "", value); sub("%", "", value)
            what = $1; sub("CA|A", "", what); print what " " where "=" value }' | LC_ALL=C sort
}

# The same of the file.
written() {
    awk -F: '{ gsub(" ", ""); count = split($2, domains, ";")
        for (i = 1; i <= count; i++) { split(domains[i], pair, "="); value = pair[2]
            sub("^0*", "", value); print $1 " " pair[1] "=" value } }' $resctrl/COS1/schemata | LC_ALL=C sort
}

check "pqos runs with the kernel's interface" os_pqos -s
check "it makes a group of every CLOSID" test -d $resctrl/COS2
check "doctor counts them as others'" grep -qE 'CLOSIDs .* 0 of [0-9]+ free, 0 ours, [0-9]+ of others: COS1' <($bulkhead doctor)
check "both see the same of a new group" same "$(written)" "$(seen)"

for line in 'L3:0=3;1=c' 'L2:0=3;1=6' 'MB:0=20;1=50'; do
    grep -q "${line%%:*}:" $resctrl/schemata || continue
    echo "$line" >$resctrl/COS1/schemata
    check "pqos reads $line" same "$(written)" "$(seen)"
done
if grep -q L3: $resctrl/schemata; then
    check "pqos writes L3" os_pqos -e 'llc@0:1=0xf0'
    check "what pqos wrote to L3 is read" grep -q '^L3 0=f0$' <(written)
fi
if grep -q MB: $resctrl/schemata; then
    check "pqos writes MB" os_pqos -e 'mba@1:1=30'
    check "what pqos wrote to MB is read" grep -q '^MB 1=30$' <(written)
fi
umount $resctrl
story_done
