// yaml [FILE]: reads FILE and parses it by libyaml's event parser, which is what any reader of YAML costs at least.
// Without FILE it ends at once, so that its own start can be taken off.
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

int main(int count, char **arguments) {
    if (count < 2) return 0;
    FILE *file = fopen(arguments[1], "r");
    if (!file) {
        perror(arguments[1]);
        return 1;
    }
    fseek(file, 0, SEEK_END);
    size_t length = ftell(file);
    rewind(file);
    unsigned char *text = malloc(length);
    if (fread(text, 1, length, file) != length) {
        perror(arguments[1]);
        return 1;
    }
    yaml_parser_t parser;
    yaml_event_t event;
    int isEnd = 0;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, text, length);
    while (!isEnd) {
        if (!yaml_parser_parse(&parser, &event)) {
            fprintf(stderr, "%s:%zu: %s\n", arguments[1], parser.problem_mark.line + 1, parser.problem);
            return 1;
        }
        isEnd = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return 0;
}
