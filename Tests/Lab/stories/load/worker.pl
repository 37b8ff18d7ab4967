#!/usr/bin/perl
# worker.pl FILE: computes without end; the pieces of work that are done are counted in FILE.
use strict;
use warnings;

open my $out, '>', $ARGV[0] or die "$ARGV[0]: $!";
my $done = 0;
while (1) {
    my $sum = 0;
    $sum = ($sum * 31 + $_) & 0xffffff for 1 .. 20000;
    $done++;
    sysseek $out, 0, 0;
    syswrite $out, sprintf "%d\n", $done;
}
