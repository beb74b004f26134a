# SPDX-License-Identifier: MIT
# The loaders under libFuzzer. Included by the Makefile.

## RUNS=1000000: inputs that fuzz gives each loader
RUNS ?= 1000000
LOADERS := idx cifar10 gz
# Two images, and more than one record; with bytes to spare.
FUZZ_LENGTH_idx := 2048
FUZZ_LENGTH_cifar10 := 6400
FUZZ_LENGTH_gz := 4096

FUZZ_SOURCES := $(addprefix experiments/data/,data_file.c idx.c cifar10_batch.c) harness/command.c experiments/fuzz/fuzz_fail.c
FUZZ_FLAGS := -g -O1 -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

$(LOADERS:%=$(BUILD)/fuzz/%): $(BUILD)/fuzz/%: experiments/fuzz/fuzz_%.c experiments/fuzz/fuzz_main.c $(FUZZ_SOURCES) $(wildcard experiments/data/*.h) experiments/fuzz/fuzz.h
	@mkdir -p $(@D)
	$(SHOW)$(CLANG) $(filter-out -MMD -MP,$(PROGRAM_FLAGS)) $(FUZZ_FLAGS) -DFUZZ_LOADER=fuzz_$* $(filter %.c,$^) -lz -o $@

.PHONY: fuzz
## fuzz: RUNS inputs for each loader of data files, by clang's libFuzzer; what breaks one is left beside the program
fuzz: $(LOADERS:%=$(BUILD)/fuzz/%)
	@sh experiments/fuzz/write-seeds.sh $(BUILD)/fuzz/seeds
	@set -e; for loader in $(foreach l,$(LOADERS),$(l):$(FUZZ_LENGTH_$(l))); do name=$${loader%:*}; printf '%s: ' $$name; mkdir -p $(BUILD)/fuzz/corpus-$$name; \
	    $(BUILD)/fuzz/$$name -runs=$(RUNS) -max_len=$${loader#*:} -timeout=10 -rss_limit_mb=1024 -close_fd_mask=2 -artifact_prefix=$(BUILD)/fuzz/$$name- \
	    $(BUILD)/fuzz/corpus-$$name $(BUILD)/fuzz/seeds/$$name >$(BUILD)/fuzz/$$name.log 2>&1 || { tail -n 40 $(BUILD)/fuzz/$$name.log; exit 1; }; \
	    tail -n 1 $(BUILD)/fuzz/$$name.log; done

# The same checks on damaged files, for machines without libFuzzer.
$(BUILD)/experiments/test/test_data_fuzz: experiments/fuzz/fuzz_fail.c $(LOADERS:%=experiments/fuzz/fuzz_%.c)
