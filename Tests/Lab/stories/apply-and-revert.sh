#!/bin/bash
# policies/web-and-batch.yaml on a Debian with a running nginx: every value in force, nothing written twice, drift
# found and repaired, and every file as it was after the revert.
cd /lab || exit
source stories/lib.sh
policy=policies/web-and-batch.yaml
nginx=system.slice/nginx.service

memory=$(awk '/^MemTotal/ { print $2 * 1024 }' /proc/meminfo)
swap=$(awk '/^SwapTotal/ { print $2 * 1024 }' /proc/meminfo)
cpus=$(nproc)
answers() {
    exec 3<>/dev/tcp/127.0.0.1/80
    printf 'GET / HTTP/1.0\r\n\r\n' >&3
    head -n 1 <&3 | grep -q ' 200 '
}
share() { echo $(($1 * $2 / 100 / 4096 * 4096)); }

before=$(contents $nginx batch.slice)
check "nginx runs" systemctl is-active --quiet nginx.service
check "check accepts the policy here" $bulkhead check --here $policy
$bulkhead plan $policy
check "the plan changes nothing" same "$before" "$(contents $nginx batch.slice)"
check "apply" $bulkhead apply $policy

check "cpu.weight of nginx" holds $nginx/cpu.weight 800
check "memory.low of nginx" holds $nginx/memory.low "$(share "$memory" 10)"
check "io.weight of nginx" holds $nginx/io.weight "default 500"
check "pids.max of nginx" holds $nginx/pids.max 4096
check "cpu.weight of batch" holds batch.slice/cpu.weight 20
check "cpu.max of batch" holds batch.slice/cpu.max "$((cpus * 50000)) 100000"
check "memory.high of batch" holds batch.slice/memory.high "$(share "$memory" 50)"
check "memory.max of batch" holds batch.slice/memory.max "$(share "$memory" 60)"
check "memory.swap.max of batch" holds batch.slice/memory.swap.max "$(share "$swap" 25)"
check "io.weight of batch" holds batch.slice/io.weight "default 50"
check "pids.max of batch" holds batch.slice/pids.max 16384
check "nginx still answers" answers

after=$(contents $nginx batch.slice)
check "status knows no drift" $bulkhead status
check "diff knows no drift" $bulkhead diff $policy
second=$(strace -f -e trace=write -o second.trace $bulkhead apply $policy 2>&1)
echo "$second"
check "a second apply writes no cgroup file" \
    test "$(grep -c 'write([0-9]*</sys/fs/cgroup' second.trace)" -eq 0
check "a second apply changes nothing" same "$after" "$(contents $nginx batch.slice)"

echo 300 >$root/$nginx/cpu.weight
check "diff finds the drift" test "$($bulkhead diff >drift.txt; echo $?)" -eq 1
check "diff names the file and the value" grep -q 'cpu.weight.*800.*drifted to 300' drift.txt
check "apply repairs it" $bulkhead apply $policy
check "cpu.weight is back" holds $nginx/cpu.weight 800

echo 300 >$root/$nginx/cpu.weight
check "revert leaves what somebody else set" test "$($bulkhead revert >revert.txt 2>&1; echo $?)" -eq 1
cat revert.txt
check "the other's value is still there" holds $nginx/cpu.weight 300
check "revert --force gives it back too" $bulkhead revert --force
check "every file is as it was" same "$before" "$(contents $nginx batch.slice)"
check "a second revert has nothing to do" $bulkhead revert

story_done
