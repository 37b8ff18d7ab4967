"""Gives the lab's kernel, as it boots in QEMU's TCG, an emulated Intel RDT.

QEMU emulates no RDT: CPUID leaves 0xF and 0x10 read as zero, and the kernel leaves resctrl out. TCG however
ignores writes to the RDT MSRs and reads them as zero, so it is enough to answer the kernel's questions once, at
boot. This gdb script stops the kernel at resctrl's late initcall, sets the RDT feature bits in boot_cpu_data,
answers CPUID 0x10 while the initcall runs, then detaches: from there on everything that /sys/fs/resctrl does is
the kernel's own code (parsing, CLOSID and RMID accounting, exclusivity, last_cmd_status). No cache is
partitioned and the monitoring counters read 0.

    qemu-system-x86_64 -accel tcg -cpu Haswell,model=63,l3-cache=on -smp 4,sockets=2,cores=2 \
        -append "... nokaslr" -S -chardev socket,id=gdb,path=SOCKET,server=on,wait=off -gdb chardev:gdb ...
    RDT_SHAPE=full RDT_SYMBOLS=FILE RDT_SOCKET=SOCKET gdb --nx --quiet --batch --command=rdt_gdb.py

RDT_SYMBOLS holds lines of /proc/kallsyms from a boot of the same kernel with `nokaslr`; see NEEDED.
"""
import os
import re
from dataclasses import dataclass

import gdb

NEEDED = {
    # our name: the kernel's names for it, by version
    "late_init": ("resctrl_late_init", "resctrl_arch_late_init"),
    "cpu_has": ("rdt_cpu_has", "resctrl_arch_late_init"),
    "cpu_detect": ("resctrl_cpu_detect",),
    "cpuid": ("native_cpuid",),
    "cpu_data": ("boot_cpu_data",),
    "min_bits_show": ("rdt_min_cbm_bits_show",),
    "resources": ("rdt_resources_all",),
}

# Where the feature bits live: (capability word, bit).
FEATURE_BITS = {
    "rdt": [(9, 15)],
    "l3": [(7, 4)],
    "l2": [(7, 5)],
    "cdp": [(7, 6), (7, 15)],
    "mba": [(7, 18)],
    "cmt": [(9, 12), (11, 0), (11, 1)],
    "mbm": [(11, 2), (11, 3)],
}


@dataclass(frozen=True)
class Shape:
    """What the emulated processor can do; counts are as the kernel shows them without CDP."""

    features: tuple
    l3_ways: int
    l3_closids: int
    l3_shareable_bits: int = 0
    l3_min_bits: int = 1
    l2_ways: int = 16
    l2_closids: int = 8
    l2_sparse: bool = False
    mba_closids: int = 8
    rmids: int = 32


SHAPES = {
    "l3": Shape(features=("l3",), l3_ways=20, l3_closids=4, l3_min_bits=2),
    "full": Shape(
        features=("l3", "l2", "cdp", "mba", "cmt", "mbm"), l3_ways=11, l3_closids=16, l3_shareable_bits=0x600
    ),
    "few": Shape(
        features=("l2", "mba", "cmt"), l3_ways=0, l3_closids=0, l2_ways=8, l2_closids=3, l2_sparse=True, mba_closids=3,
        rmids=6
    ),
}


def cpuid_answers(shape):
    """CPUID leaf 0x10 by subleaf: (eax, ebx, ecx, edx)."""
    cdp = 4 if "cdp" in shape.features else 0
    resources = sum(bit for name, bit in (("l3", 2), ("l2", 4), ("mba", 8)) if name in shape.features)
    sparse = 8 if shape.l2_sparse else 0
    return {
        0: (0, resources, 0, 0),
        1: (max(shape.l3_ways - 1, 0), shape.l3_shareable_bits, cdp, max(shape.l3_closids - 1, 0)),
        2: (shape.l2_ways - 1, 0, cdp | sparse, shape.l2_closids - 1),
        # Throttling up to 90 %, linear.
        3: (89, 0, 4, shape.mba_closids - 1),
    }


def load_symbols(path):
    found = {}
    with open(path, encoding="ascii") as lines:
        for line in lines:
            address, _, name = line.split()[:3]
            found.setdefault(name, int(address, 16))
    symbols = {}
    for ours, names in NEEDED.items():
        address = next((found[name] for name in names if name in found), None)
        if address is None:
            raise SystemExit("rdt_gdb: the kernel has none of " + ", ".join(names))
        symbols[ours] = address
    return symbols


def run(command):
    return gdb.execute(command, to_string=True)


def read(address, size=4):
    return int.from_bytes(bytes(gdb.selected_inferior().read_memory(address, size)), "little")


def write(address, value, size=4):
    gdb.selected_inferior().write_memory(address, int(value).to_bytes(size, "little"))


def register(name):
    return int(gdb.parse_and_eval("(unsigned long)$" + name)) & (2**64 - 1)


def operand(pattern, listing):
    found = re.search(pattern, listing)
    if found is None:
        raise SystemExit("rdt_gdb: this kernel's code does not show what `%s` looks for" % pattern)
    return int(found.group(1), 16)


def grant_features(shape, symbols):
    """Sets the feature bits and monitoring limits, whose places are read off the code that uses them."""
    capability = operand(r"\bbt\b.*# (0x[0-9a-f]+)", run("x/40i %#x" % symbols["cpu_has"]))
    for feature in ("rdt",) + shape.features:
        for word, bit in FEATURE_BITS[feature]:
            write(capability + 4 * word, read(capability + 4 * word) | 1 << bit)
    if "cmt" in shape.features:
        listing = run("x/60i %#x" % symbols["cpu_detect"])
        max_rmid = symbols["cpu_data"] + operand(r"movl\s+\$0xffffffff,(0x[0-9a-f]+)\(", listing)
        write(max_rmid, shape.rmids - 1)  # x86_cache_max_rmid
        write(max_rmid + 4, 65536)  # x86_cache_occ_scale, bytes a unit
        write(max_rmid + 8, 8)  # x86_cache_mbm_width_offset


def answer_cpuid(shape, symbols):
    """Answers native_cpuid(&eax, &ebx, &ecx, &edx) for leaf 0x10 until the initcall returns."""
    answers = cpuid_answers(shape)
    back = read(register("rsp"), 8)
    run("hbreak *%#x" % symbols["cpuid"])
    run("hbreak *%#x" % back)
    while True:
        run("continue")
        if register("rip") == back:
            return
        if read(register("rdi")) != 0x10:
            continue
        answer = answers.get(read(register("rdx")), (0, 0, 0, 0))
        for name, value in zip(("rdi", "rsi", "rdx", "rcx"), answer):
            write(register(name), value)
        stack = register("rsp")
        run("set $rip = %#x" % read(stack, 8))
        run("set $rsp = %#x" % (stack + 8))


def set_min_bits(shape, symbols):
    """Sets min_cbm_bits of L3, the first of the resources: no CPUID leaf says it, only a quirk of the kernel."""
    before_call = run("x/20i %#x" % symbols["min_bits_show"]).split("call", 1)[0]
    loads = re.findall(r"mov\s+(0x[0-9a-f]+)\(%r\w+\),%e\w+", before_call)
    if not loads:
        raise SystemExit("rdt_gdb: this kernel's code does not show where min_cbm_bits is")
    place = symbols["resources"] + int(loads[-1], 16)
    if read(place) != 1:
        raise SystemExit("rdt_gdb: min_cbm_bits is not where this kernel's code says")
    write(place, shape.l3_min_bits)


def emulate():
    shape = SHAPES[os.environ["RDT_SHAPE"]]
    symbols = load_symbols(os.environ["RDT_SYMBOLS"])
    run("set pagination off")
    run("set confirm off")
    run("set architecture i386:x86-64")
    run("target remote " + os.environ["RDT_SOCKET"])
    run("hbreak *%#x" % symbols["late_init"])
    run("continue")
    grant_features(shape, symbols)
    answer_cpuid(shape, symbols)
    if shape.l3_min_bits != 1:
        set_min_bits(shape, symbols)
    run("delete")
    run("detach")


emulate()
print("rdt_gdb: resctrl has the shape " + os.environ["RDT_SHAPE"])
