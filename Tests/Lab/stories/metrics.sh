#!/bin/bash
# What a run tells Prometheus, which scrapes it here: classes, objectives, levers, decisions; and the alert rules.
cd /lab || exit
source stories/lib.sh
export LC_ALL=C.UTF-8

cat >metrics.yaml <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: metrics}
classes:
  web:
    match: [{cgroup: web}]
    cpu: {weight: 300}
    objectives: [{pressure: cpu some, below: 90%, over: 1s}]
  batch:
    match: [{cgroup: batch/*}]
    cpu: {weight: 20, max: 2cpus}
    yields: [{cpu.max: 10%}]
END
mkdir -p $root/web $root/batch/a "$root/batch/b\"{}=\\"
sh -c "echo \$\$ >$root/batch/a/cgroup.procs; exec sh -c 'while :; do :; done'" &
hog=$!

systemd-run --quiet --collect --unit manager.service --slice lab.slice -p StandardError=append:/lab/metrics-run.txt \
    $bulkhead run --log /lab/metrics.jsonl --metrics http://127.0.0.1:9469 /lab/metrics.yaml
# get PATH [HEADER]...: what the run answers.
get() {
    perl -MSocket -e '
        my ($path, @headers) = @ARGV;
        socket(my $s, PF_INET, SOCK_STREAM, 0) or die;
        connect($s, pack_sockaddr_in(9469, inet_aton("127.0.0.1"))) or exit 1;
        syswrite $s, join "\r\n", "GET $path HTTP/1.1", "Host: a", @headers, "", "";
        print while <$s>;' "$@" >answer.txt
}
answered() { get /metrics && grep -q '^HTTP/1.1 200 OK' answer.txt; }
# tells NAME [LEAST]: there is such a sample, and its value is at least this.
tells() {
    get /metrics && awk -v name="$1 " -v least="${2:-0}" \
        'index($0, name) == 1 { found = $NF >= least } END { exit !found }' answer.txt
}

check "the run answers" waits 60 answered
check "how many cgroups a class has" tells 'bulkhead_class_cgroups{class="batch"}' 2
check "what they use" waits 30 tells 'bulkhead_class_cpu_seconds_total{class="batch"}' 0.1
check "how an objective stands" \
    tells 'bulkhead_objective_missed_cgroups{class="web",objective="cpu some below 90% over 1s"}'
check "how a lever stands" tells 'bulkhead_lever_ratio{class="batch",lever="cpu.max"}' 1
check "what it costs" tells process_resident_memory_bytes 1000000
check "the metrics are as promtool wants them" sh -c "$bulkhead metrics | promtool check metrics"
get /
check "another page is none" grep -q '^HTTP/1.1 404' answer.txt
echo 77 >$root/batch/a/cpu.weight
check "drift is counted" waits 30 tells 'bulkhead_drift_total{class="batch",response="repaired"}' 1

check "the alert rules are rules" promtool check rules /lab/prometheus/bulkhead.rules.yaml
check "and alert when they should" promtool test rules /lab/prometheus/bulkhead.rules.test.yaml
cat >prometheus.yaml <<END
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [/lab/prometheus/bulkhead.rules.yaml]
scrape_configs:
  - job_name: bulkhead
    static_configs: [{targets: ["127.0.0.1:9469"]}]
END
prometheus --config.file prometheus.yaml --storage.tsdb.path /lab/tsdb --web.listen-address 127.0.0.1:9090 \
    >prometheus.txt 2>&1 &
prometheus=$!
# queried EXPRESSION: something is so.
queried() { promtool query instant http://127.0.0.1:9090 "$1" 2>/dev/null | grep -q '=>'; }
check "Prometheus scrapes it" waits 180 queried 'up{job="bulkhead"} == 1'
check "and has the classes" waits 30 queried 'bulkhead_class_cgroups{class="batch"} >= 2'
check "and what they use" waits 60 queried 'rate(bulkhead_class_cpu_seconds_total{class="batch"}[30s]) > 0.001'
kill $prometheus

check "who never reads is in nobody's way" perl -MSocket -e '
    my @held;
    for (1 .. 300) {
        socket(my $s, PF_INET, SOCK_STREAM, 0) or die;
        connect($s, pack_sockaddr_in(9469, inet_aton("127.0.0.1"))) or die "connect: $!";
        syswrite $s, "GET /metrics HTTP/1.1\r\n" . ($_ % 2 ? "\r\n" : "");
        push @held, $s;
    }
    socket(my $s, PF_INET, SOCK_STREAM, 0) or die;
    connect($s, pack_sockaddr_in(9469, inet_aton("127.0.0.1"))) or die;
    syswrite $s, "GET /metrics HTTP/1.1\r\n\r\n";
    local $/;
    exit(<$s> =~ /bulkhead_build_info/ ? 0 : 1)'
check "a text file for the node exporter" $bulkhead metrics --out /lab/bulkhead.prom
check "has the same" grep -q '^bulkhead_decisions_total{kind="squeeze"}' bulkhead.prom

for number in {1..1000}; do mkdir "$root/batch/n$number"; done
check "a thousand cgroups" waits 60 tells 'bulkhead_class_cgroups{class="batch"}' 1000
for number in {1..1000}; do rmdir "$root/batch/n$number"; done

systemctl stop manager.service
check "without a run" $bulkhead apply metrics.yaml
check "the classes are told" sh -c "$bulkhead metrics | grep -q '^bulkhead_class_cpu_seconds_total'"
check "revert" $bulkhead revert
kill $hog
wait $hog 2>/dev/null
find $root/batch $root/web -depth -type d -exec rmdir {} +
story_done
