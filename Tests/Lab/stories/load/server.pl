#!/usr/bin/perl
# server.pl DIRECTORY [FILE [BYTES]] [--memory BYTES]: a service of two processes; one answers requests, one asks and
# measures.
#
# The requests come at their own time, one each 50 ms, whether the answers come or not; a response time counts from
# then. An answer takes five milliseconds of computing on a CPU that is idle when the service starts; with FILE, a look
# at 8 places of it, or of its first BYTES, as a device tells no size; and with --memory, so many bytes of memory that it
# gives back. Each answer is a line `asked µs` of DIRECTORY/log, `asked` in ms of CLOCK_MONOTONIC, and the 99th
# percentile of the latest 20 is in DIRECTORY/latency, in ms.
use strict;
use warnings;
use Getopt::Long;
use IO::Handle;
use Socket;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC CLOCK_PROCESS_CPUTIME_ID);

my $memory = 0;
GetOptions('memory=i' => \$memory) or exit 64;
my ($directory, $file, $bytes) = @ARGV;
my $interval = 0.05;

sub look_at {
    my ($data, $size) = @_;
    for (1 .. 8) {
        sysseek $data, 4096 * int(rand($size / 4096)), 0;
        sysread $data, my $page, 4096;
    }
}

sub compute {
    my ($rounds) = @_;
    my $sum = 0;
    $sum = ($sum * 31 + $_) & 0xffffff for 1 .. $rounds;
}

# How many rounds take so long, in seconds of CPU time; the shortest of some tries counts.
sub rounds_of {
    my ($time) = @_;
    my $best = 1;
    for (1 .. 10) {
        my $start = clock_gettime(CLOCK_PROCESS_CPUTIME_ID);
        compute(1000);
        my $took = clock_gettime(CLOCK_PROCESS_CPUTIME_ID) - $start;
        $best = $took if $took < $best;
    }
    return int(1000 * $time / $best) || 1;
}

sub serve {
    my ($socket) = @_;
    my $rounds = rounds_of(0.005);
    my $data;
    if ($file) { open $data, '<', $file or die "$file: $!" }
    while (sysread $socket, my $request, 1) {
        compute($rounds);
        look_at($data, $bytes || -s $data) if $data;
        if ($memory) { my $held = 'x' x $memory; undef $held }
        syswrite $socket, $request;
    }
}

sub publish {
    my @sorted = sort { $a <=> $b } @_;
    my $p99 = $sorted[int(0.99 * $#sorted + 0.5)];
    open my $out, '>', "$directory/latency.new" or die "$directory: $!";
    printf $out "%.3f\n", $p99 / 1000;
    close $out;
    rename "$directory/latency.new", "$directory/latency";
}

socketpair my $client, my $server, AF_UNIX, SOCK_STREAM, PF_UNSPEC or die "socketpair: $!";
my $child = fork;
if (!$child) {
    close $client;
    serve($server);
    exit;
}
close $server;
open my $log, '>>', "$directory/log" or die "$directory/log: $!";
$log->autoflush(1);
my @latest;
my $next = clock_gettime(CLOCK_MONOTONIC);
while (1) {
    $next += $interval;
    my $rest = $next - clock_gettime(CLOCK_MONOTONIC);
    select undef, undef, undef, $rest if $rest > 0;
    syswrite $client, 'x';
    sysread $client, my $answer, 1 or die "the server is gone";
    my $time = int(1e6 * (clock_gettime(CLOCK_MONOTONIC) - $next));
    printf $log "%d %d\n", 1000 * $next, $time;
    push @latest, $time;
    shift @latest if @latest > 20;
    publish(@latest) if @latest == 20 && int(1000 * $next) % 250 < 50;
}
