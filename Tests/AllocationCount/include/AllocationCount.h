#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

#include <stdint.h>

/* Stands before malloc(3), calloc(3) and realloc(3) of glibc in a program that links it, to count them. */

/* How often this thread has called them. */
uint64_t allocation_count(void);

#endif
