# report.awk -v where=host -v json=FILE thresholds raw: prints the table of what was measured, writes it as JSON, and
# fails when a threshold is missed.
#
# The ratio that counts is that of the processor time (user and system) of the cheapest runs, which other work on the
# machine hardly touches. The ratio of the shortest wall times is printed beside it; on an idle machine they agree.

function sortInto(name, count, i, j, value) {
    for (i = 2; i <= count; i++) {
        value = wall[name, i]
        for (j = i - 1; j > 0 && wall[name, j] > value; j--) wall[name, j + 1] = wall[name, j]
        wall[name, j + 1] = value
    }
    least[name] = wall[name, 1]
    median[name] = wall[name, int((count + 1) / 2)]
}

# The value of a sum such as `a - b + c` in a table of times.
function term(text, table, parts, length_, i, sum) {
    length_ = split(text, parts, " ")
    for (i = 1; i <= length_; i += 2) {
        if (!(parts[i] in table)) missing = 1
        sum += (i > 1 && parts[i - 1] == "-" ? -1 : 1) * table[parts[i]]
    }
    return sum
}

function quotient(text, table, parts, below) {
    split(text, parts, " / ")
    below = term(parts[2], table)
    if (below <= 0) missing = 1
    return missing ? 0 : term(parts[1], table) / below
}

function time(microseconds) {
    if (microseconds >= 1e6) return sprintf("%.2f s ", microseconds / 1e6)
    return sprintf("%.2f ms", microseconds / 1e3)
}

FNR == 1 { file++ }

file == 1 {
    sub(/#.*/, "")
    if ($1 != where) next
    metrics++
    metric[metrics] = $2
    side[metrics] = $3
    limit[metrics] = $4
    what[metrics] = $5
    for (i = 6; i <= NF; i++) what[metrics] = what[metrics] " " $i
    next
}

{
    if (!($1 in count)) names[++length_] = $1
    wall[$1, ++count[$1]] = $2 + 0
    if (!($1 in processor) || $3 + 0 < processor[$1]) processor[$1] = $3 + 0
    if ($4 + 0 > peak[$1]) peak[$1] = $4 + 0
}

END {
    printf "%-5s %-20s %6s %11s %11s %11s %10s\n", where, "measured", "runs", "fastest", "median", "processor", "memory"
    printf "{\n  \"where\": \"%s\",\n  \"measured\": [", where >json
    for (i = 1; i <= length_; i++) {
        name = names[i]
        sortInto(name, count[name])
        printf "%-5s %-20s %6d %11s %11s %11s %6.1f MiB\n", "", name, count[name], time(least[name]),
            time(median[name]), time(processor[name]), peak[name] / 1024
        printf "%s\n    {\"name\": \"%s\", \"runs\": %d, \"fastestMicroseconds\": %d, \"medianMicroseconds\": %d, " \
            "\"processorMicroseconds\": %d, \"peakKiB\": %d}", (i > 1 ? "," : ""), name, count[name], least[name],
            median[name], processor[name], peak[name] >json
    }
    printf "\n  ],\n  \"metrics\": [" >json
    printf "\n%-5s %-24s %9s %9s %9s\n", where, "metric", "processor", "wall", "limit"
    failures = 0
    for (i = 1; i <= metrics; i++) {
        missing = 0
        if (what[i] ~ /^peak /) {
            name = substr(what[i], 6)
            if (!(name in peak)) missing = 1
            value = elapsed = peak[name] / 1024
        } else if (what[i] ~ /^count /) {
            name = substr(what[i], 7)
            if (!(name in least)) missing = 1
            value = elapsed = least[name]
        } else if (what[i] ~ /^ms /) {
            value = term(substr(what[i], 4), processor) / 1e3
            elapsed = term(substr(what[i], 4), least) / 1e3
        } else {
            value = quotient(what[i], processor)
            elapsed = quotient(what[i], least)
        }
        holds = !missing && (side[i] == "<=" ? value <= limit[i] : side[i] == ">=" ? value >= limit[i] : 1)
        if (!holds) failures++
        verdict = missing ? "NOT MEASURED" : !holds ? "MISSED" : side[i] == "-" ? "" : "ok"
        printf "%-5s %-24s %9.2f %9.2f   %2s %-5s %-12s %s\n", "", metric[i], value, elapsed, side[i], limit[i],
            verdict, what[i]
        printf "%s\n    {\"name\": \"%s\", \"processor\": %.3f, \"wall\": %.3f, \"limit\": \"%s %s\", \"holds\": %s, " \
            "\"formula\": \"%s\"}", (i > 1 ? "," : ""), metric[i], value, elapsed, side[i], limit[i],
            (holds ? "true" : "false"), what[i] >json
    }
    printf "\n  ]\n}\n" >json
    print ""
    exit failures > 0
}
