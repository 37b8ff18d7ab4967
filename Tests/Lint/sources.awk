# The rules that one line of Swift can break. Reads Tests/Lint/rooms first, then the sources.
# Prints file:line: message.

function complain(message) {
    print FILENAME ":" FNR ": " message
}

# The line of the table for a file: its folder under Sources, or one for all tests.
function ruleOf(path, parts) {
    split(path, parts, "/")
    room = parts[2]
    return parts[1] == "Tests" ? "*Tests" : room
}

# The line without comments and without what is quoted.
function code(line, out, quote, opening) {
    out = ""
    while (line != "") {
        if (inComment) {
            if (!match(line, /\*\//)) return out
            line = substr(line, RSTART + 2)
            inComment = 0
        } else if (inText) {
            if (!match(line, /"""/)) return out
            line = substr(line, RSTART + 3)
            inText = 0
        } else if (match(line, /\/\/|\/\*|"""|"/)) {
            opening = substr(line, RSTART, RLENGTH)
            out = out substr(line, 1, RSTART - 1)
            line = substr(line, RSTART + RLENGTH)
            if (opening == "//") return out
            if (opening == "/*") inComment = 1
            else if (opening == "\"\"\"") inText = 1
            else if (match(line, /^([^"\\]|\\.)*"/)) {
                line = substr(line, RLENGTH + 1)
                out = out "\"\""
            } else return out
        } else return out line
    }
    return out
}

function has(text, word) {
    return match(" " text " ", "[^A-Za-z0-9_`.]" word "[^A-Za-z0-9_`:]")
}

function endFile() {
    if (previous != "" && length_ > 300) print previous ":" length_ ": the file has " length_ " lines, the limit is 300"
}

# The table of the rooms.
FILENAME ~ /\/rooms$/ {
    sub(/#.*/, "")
    if (NF == 0) next
    known[$1] = 1
    for (i = 2; i <= NF; i++) allowed[$1, $i] = 1
    next
}

FNR == 1 {
    endFile()
    previous = FILENAME
    inComment = inText = 0
    rule = ruleOf(FILENAME)
    if (!(rule in known)) complain("the room `" room "` is not in Tests/Lint/rooms")
}

{
    length_ = FNR
    line = code($0)
    if (line !~ /[^ ]/) next
}

line ~ /^ *((@[A-Za-z_]+|public|package|internal|fileprivate|private) +)*import +[A-Za-z_]/ {
    module = line
    sub(/^.*import +/, "", module)
    sub(/^(struct|class|enum|protocol|typealias|func|var|let|actor) +/, "", module)
    sub(/[^A-Za-z0-9_].*/, "", module)
    if (module ~ /^Foundation|^_Foundation|^CoreFoundation$|^Dispatch$/) {
        complain("`" module "` is imported, which costs every node its size and memory")
    } else if (!((rule, module) in allowed)) {
        complain("`" room "` may not import `" module "` [Tests/Lint/rooms]")
    }
    next
}

has(line, "public") || has(line, "open (class|func|var)") {
    complain("`public` or `open`: targets share by `package`")
}

line ~ /try!/ {
    complain("`try!`: throw the error, or handle it")
}

line ~ /@unchecked/ || line ~ /nonisolated\(unsafe\)/ || has(line, "unsafe") {
    if (rule != "*Tests" && !(("unsafe", room) in allowed)) {
        complain("unchecked code is for " unchecked() " only")
    }
}

function unchecked(names, pair, parts) {
    names = ""
    for (pair in allowed) {
        split(pair, parts, SUBSEP)
        if (parts[1] == "unsafe") names = names (names == "" ? "" : " and ") "`" parts[2] "`"
    }
    return names
}

END {
    endFile()
}
