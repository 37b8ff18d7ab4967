#!/usr/bin/perl
# thrasher.pl FILE BYTES COUNT [HELD]: reads places of the first BYTES of FILE at random, without end, 64 KiB at a time,
# so that they fill the page cache; the reads that are done are counted in COUNT. HELD bytes beside them are not of a
# file.
use strict;
use warnings;

my ($file, $bytes, $count, $held) = @ARGV;
my $memory = 'x' x ($held || 0);
open my $data, '<', $file or die "$file: $!";
open my $out, '>', $count or die "$count: $!";
my ($chunk, $done) = (65536, 0);
while (1) {
    sysseek $data, $chunk * int(rand($bytes / $chunk)), 0;
    sysread $data, my $piece, $chunk;
    next if ++$done % 16;
    sysseek $out, 0, 0;
    syswrite $out, sprintf "%d\n", $done;
}
