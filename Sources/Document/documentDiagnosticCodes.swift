/// The long forms of the codes of this room, in alphabetical order.
package let documentDiagnosticCodes: [DiagnosticExplanation] = DocumentCode.allCases.map { code in
    let (title, text) = code.explanation
    return DiagnosticExplanation(code: code.rawValue, title: title, text: text)
}

extension DocumentCode {
    fileprivate var explanation: (title: String, text: String) {
        switch self {
        case .aliasRefused:
            (
                "anchors and aliases are refused",
                """
                YAML can name a value with `&name` and repeat it with `*name`. Bulkhead refuses both: a file of a few \
                lines can so grow to gigabytes, and a value would no longer stand where it is used.
                Write the value out in each place. If the text itself starts with `*` or `&`, quote it: \
                `cgroup: "*.slice"`.
                """
            )
        case .duplicateKey:
            (
                "the same key twice in one mapping",
                """
                A mapping gives each key one value. YAML readers differ in which of two they take, so neither is \
                taken. Remove or rename one; both places are shown.
                """
            )
        case .emptyDocument:
            (
                "a file without content",
                """
                The file is empty, or has only comments and document markers. A file that is meant to say nothing is \
                better removed, so that it is not mistaken for one that was cut short.
                """
            )
        case .fileDenied:
            (
                "a file that may not be read",
                """
                The kernel refused to open the file. Every directory of its path needs search permission, and the file \
                read permission, for the user that runs the command.
                """
            )
        case .fileIsDirectory:
            (
                "a directory in place of a file",
                """
                One file was expected. Name a file in the directory, or use an option that takes a directory.
                """
            )
        case .fileNotFound:
            (
                "no such file",
                """
                Nothing stands at this path, or a symbolic link on the way leads nowhere. Relative paths start at the \
                working directory.
                """
            )
        case .fileNotRegular:
            (
                "neither a regular file nor standard input",
                """
                Pipes, sockets and devices are refused: opening one can wait for ever or have an effect of its own. To \
                read from a pipe, write `-` for standard input.
                """
            )
        case .fileUnreadable:
            (
                "the file could not be read",
                """
                The kernel reported an error while the file was opened or read; its words are in the message. Nothing \
                of the file was used.
                """
            )
        case .jsonSyntax:
            (
                "the text is not JSON",
                """
                The file is one that Bulkhead writes, such as a saved plan or a journal, and it is not as Bulkhead \
                writes it: cut short, edited, or another file. Write it anew instead of repairing it.
                """
            )
        case .keyNotScalar:
            (
                "a key that is not a word",
                """
                YAML allows a list, a mapping or nothing at all as a key. Here every key is a word before a `:`. Often \
                a value such as `{{name}}` or `[a]: b` was meant as text and needs quotes.
                """
            )
        case .notUTF8:
            (
                "the file is not UTF-8",
                """
                Files are read as UTF-8, with or without a byte order mark. The position is that of the first byte \
                that is no UTF-8. Convert the file: `iconv -f LATIN1 -t UTF-8 old.yaml > new.yaml`, with the name of \
                its real encoding.
                """
            )
        case .numberOutOfRange:
            (
                "an integer that does not fit",
                """
                Integers are kept exactly, from -9223372036854775808 to 18446744073709551615. Nothing is rounded; a \
                longer number is refused.
                """
            )
        case .severalDocuments:
            (
                "more than one document in a file",
                """
                A line `---` starts another YAML document. Each file holds one; put the others into files of their own, \
                in the same directory.
                """
            )
        case .tabIndent:
            (
                "a tab as indentation",
                """
                YAML allows only spaces before the first word of a line, since a tab has no fixed width. Most editors \
                can turn tabs into spaces; `expand -i file` does too.
                """
            )
        case .tagRefused:
            (
                "tags are refused",
                """
                A tag such as `!!int` or `!secret` asks the reader to change the type of a value. Here the key decides \
                the type. Remove the tag; if the text starts with `!`, quote it.
                """
            )
        case .tooDeep:
            (
                "nested too deeply",
                """
                Mappings and sequences may stand within each other up to 64 levels. No policy needs more than ten; \
                deeper nesting is a mistake or an attack.
                """
            )
        case .tooLarge:
            (
                "the file is too large",
                """
                A file that people write may have 4 MiB, about 150,000 lines. The size is looked at before the file is \
                read, so a wrong path costs nothing. Split a large policy into several files of one directory.
                """
            )
        case .tooManyErrors:
            (
                "too many errors in one file",
                """
                The first errors of the file are shown and the others only counted. They often have one cause: correct \
                the first few and run the command again.
                """
            )
        case .yamlSyntax:
            (
                "the text is not YAML",
                """
                The place shown is where reading stopped; the cause often stands on the line before. Common causes: \
                lines of one mapping that start in different columns, a missing space after `:`, a quote that is not \
                closed, or a text that needs quotes: one with `: ` or ` #` in it, or one that starts with any of \
                `@` `%` `*` `&` `!` `|` `>` `[` `]` `{` `}` `,` or a backtick. Quoted: `title: "a: b"`.
                """
            )
        }
    }
}
