# Every target may be called on a fresh Debian 12 that has Swift 6.3, make and root; `make` alone lists them.
#
#   JOBS=2          compile jobs at a time
#   BULKHEAD=FILE   the executable for `make demo`, `make lab` and `make bench`, instead of building it

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

swift := swift
jobs := $(if $(JOBS),-j $(JOBS))
# Of the libraries, only those of glibc are loaded at the start; libsystemd is loaded by who needs it, which a static
# executable could not do. Without relocations of its own, the executable starts in half the time.
release_options := -c release --static-swift-stdlib --product bulkhead \
	-Xswiftc -Xclang-linker -Xswiftc -no-pie -Xswiftc -Xclang-linker -Xswiftc -static-libgcc \
	-Xswiftc -L$(CURDIR)/.build/archives -Xlinker --gc-sections -Xlinker -z -Xlinker now -Xlinker -s $(jobs)
test_options := --disable-xctest $(jobs)

# What is called here, in .ci/ and in Benchmarks/, beyond a minimal Debian; the lab adds its own.
packages := \
	binutils \
	ca-certificates \
	gcc \
	git \
	libc6-dev \
	libcap-dev \
	libstdc++-12-dev \
	libsystemd-dev \
	libyaml-dev \
	make \
	shellcheck

release := .build/release/bulkhead
bundle := .build/debug/bulkheadPackageTests.xctest
floors := $(patsubst Benchmarks/floors/%.c,.build/bench/%,$(wildcard Benchmarks/floors/*.c))
BULKHEAD ?= $(release)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: deps
deps: ## install the Debian packages that are missing
	@.ci/install $(packages)

# A directory that has the static libraries alone, and is looked in before the one that has both.
.PHONY: archives
archives: deps
	@mkdir -p .build/archives
	@for name in libcap.a libstdc++.a libyaml.a; do ln -sf "$$(gcc -print-file-name=$$name)" .build/archives/; done

.PHONY: build
build: archives ## build the release executable, .build/release/bulkhead
	$(swift) build $(release_options)

.PHONY: debug
debug: deps
	$(swift) build --build-tests $(test_options)

# The executable that the other targets run.
.PHONY: executable
ifeq ($(BULKHEAD),$(release))
executable: build
else
executable: deps
endif

.PHONY: demo
demo: executable ## plan, apply and revert a policy, and hold it beside a noisy neighbour, on a simulated node
	BULKHEAD=$(abspath $(BULKHEAD)) examples/demo.sh

.PHONY: test
test: lint debug ## check the sources, build everything, run the tests
	$(swift) test --skip-build $(test_options)

.PHONY: lab
lab: executable debug lab-deps deb-deps ## run the conformance tests and the stories on a real kernel
	Tests/Lab/suite $(bundle) $(BULKHEAD)

.PHONY: lab-deps
lab-deps: deps
	@Tests/Lab/lab deps

.PHONY: deb
deb: executable deb-deps ## build the Debian package, in .build/deb, and check it without installing it
	@Packaging/check $(BULKHEAD) "$$(Packaging/deb $(BULKHEAD) .build/deb)"
	@ls .build/deb/*.deb

.PHONY: deb-deps
deb-deps: deps
	@.ci/install dpkg-dev lintian man-db perl systemd xz-utils

.PHONY: bench
bench: executable $(floors) ## measure against C programs that do the same work; compare with Benchmarks/thresholds
	Benchmarks/run host $(BULKHEAD) .build/bench
	@if Benchmarks/run has-native; then $(MAKE) bench-native BULKHEAD=$(BULKHEAD); fi
	@if Benchmarks/run has-lab; then $(MAKE) bench-lab BULKHEAD=$(BULKHEAD); fi

.PHONY: bench-native
bench-native: executable $(floors) ## measure on the cgroup2 hierarchy of this machine only
	$(swift) build -c release --static-swift-stdlib --product SamplerBenchmark $(jobs)
	Benchmarks/run native $(BULKHEAD) .build/bench .build/release/SamplerBenchmark

.PHONY: bench-lab
bench-lab: executable $(floors) lab-deps ## measure on a real kernel only
	Benchmarks/run lab $(BULKHEAD) .build/bench

.build/bench/yaml: libraries := -lyaml
# Debian has no archive of libsystemd.
.build/bench/units: libraries := -lsystemd
.build/bench/units: linking :=
.build/bench/%: linking := -static
.build/bench/%: Benchmarks/floors/%.c | deps
	@mkdir -p $(@D)
	gcc -O2 $(linking) -Wall -Wextra -Werror -o $@ $< $(libraries)

.PHONY: fuzz
fuzz: deps ## have libFuzzer look for inputs that a reader cannot stand, FUZZ_SECONDS each
	$(swift) build -c release --product Fuzz --scratch-path .build/fuzz -Xswiftc -sanitize=fuzzer \
		-Xswiftc -use-ld=lld $(jobs)
	Tests/Fuzz/run .build/fuzz/release/Fuzz

.PHONY: format
format: ## write the Swift sources as the formatter wants them
	$(swift) format format --in-place --parallel --recursive Package.swift Sources Tests

.PHONY: lint
lint: deps ## check format, imports, house rules and scripts
	@Tests/Lint/lint

.PHONY: lint-binary
lint-binary: executable ## check what the release executable links
	@Tests/Lint/binary $(BULKHEAD)

.PHONY: clean
clean: ## remove what was built, but not the lab's image
	rm -rf .build/debug .build/release .build/*-unknown-linux-gnu .build/bench .build/bench.json
