# SPDX-License-Identifier: MIT
# relubench. `make help` lists the targets and the knobs.
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
SHELL := /bin/sh
MAKEFLAGS += --no-builtin-rules $(if $(filter 0,$(MAKELEVEL)),-j$(shell getconf _NPROCESSORS_ONLN))

VERSION := 0.1.0
SONAME := libactivations.so.$(firstword $(subst ., ,$(VERSION)))

# What a machine has is probed when this file is read, so the goals beside deps (and clean) wait, and are then read afresh.
FIRST := $(filter deps clean,$(MAKECMDGOALS))
AFTER := $(filter-out $(FIRST),$(MAKECMDGOALS))

## deps: install what is needed, where this system's packages are known; may stand before other targets
.PHONY: deps clean
deps:
	@scripts/install-dependencies.sh
## clean: remove build/; results/ stays
clean: $(filter deps,$(FIRST))
	rm -rf build

ifneq ($(and $(FIRST),$(AFTER)),)
.PHONY: afresh $(AFTER)
$(AFTER): afresh ;
afresh: $(FIRST)
	@$(MAKE) --no-print-directory $(AFTER)
else

# ---- the configuration ----

## CC=gcc: the compiler
## CLANG=clang: the second one, whose rows stand beside CC's
## CFLAGS= LDFLAGS=: added to every compilation, to every link
## SANITIZE=: address, undefined, thread, or a list
## DEVELOPER=: 1 makes compiler warnings errors
## V=: 1 shows every command
## EMULATOR=: command that runs test programs
## IMPLEMENTATIONS=: those to build, as in "scalar avx% sleef%"; all if not given
## PEER_DIR=: folder (include/, lib/) of peers other than the system's
ifeq ($(origin CC),default)
CC := $(or $(shell command -v gcc 2>/dev/null),$(shell command -v clang 2>/dev/null),cc)
endif
CLANG ?= clang
ARCH := $(or $(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null))),$(shell uname -m))
IS_CLANG := $(findstring clang,$(shell $(CC) --version 2>/dev/null))

# Differently built objects never mix: the folder is named by what went into them. build/relubench is the current one.
CONFIGURATION := $(shell printf '%s' '$(CC) $(shell $(CC) -dumpfullversion -dumpversion 2>/dev/null) $(CLANG) $(CFLAGS) $(LDFLAGS) $(SANITIZE) $(DEVELOPER) $(PEER_DIR) $(IMPLEMENTATIONS)' | \
    cksum | cut -d ' ' -f 1)
BUILD ?= build/$(ARCH)-$(CONFIGURATION)

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla $(if $(DEVELOPER),-Werror)
SANITIZERS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
COMMON := -std=c17 $(WARNINGS) -fPIC -ffile-prefix-map='$(CURDIR)'=. $(SANITIZERS) -MMD -MP -iquote $(BUILD) -iquote kernels
# Kernels keep their line numbers: to describe every variable of what is inlined takes as long as all the rest of compiling them, and nine
# tenths of their size. CFLAGS=-g has it.
KERNEL_FLAGS := $(COMMON) -g1 -ffp-contract=off -fvisibility=hidden -DVERSION='"$(VERSION)"'
EXPERIMENT_FOLDERS := $(filter-out %/test %/fuzz,$(patsubst %/,%,$(sort $(wildcard experiments/*/))))
PROGRAM_FLAGS := $(COMMON) -g -O2 -ffp-contract=off -D_GNU_SOURCE -iquote harness -iquote harness/gate $(addprefix -iquote ,$(EXPERIMENT_FOLDERS)) $(CFLAGS)
# What is built, instead of how.
SHOW = $(if $(V),,@$(if $(findstring s,$(firstword -$(MAKEFLAGS))),,printf "  %s\n" $@;))
LINK := $(SANITIZERS) -Wl,--emit-relocs $(LDFLAGS)

## all: build/relubench and build/libactivations.so, links to what these knobs built; the default
.PHONY: all
all: build/relubench build/libactivations.so $(BUILD)/relubench-sampler

# ---- kernels: every file of isa/ and hand/ names its variants, "// variant: architecture preference name compiler flags" ----

# One word a variant: file|preference|name|compiler|flags, with ; for the blanks between flags.
variants_of = $(shell awk '/^\/\/ variant: / && ($$3 == "any" || $$3 == "$(ARCH)") { flags = ""; for (i = 7; i <= NF; i++) flags = flags ";" $$i; \
    print FILENAME "|" $$4 "|" $$5 "|" $$6 "|" flags }' /dev/null $(sort $(wildcard $(1))) | sort -t '|' -k 2,2nr -k 3,3)
field = $(word $(1),$(subst |, ,$(2)))
# Rows that are the same source under other flags have nothing more to tell a sanitizer, and are most of what it takes to build.
IMPLEMENTATIONS ?=
chosen = $(if $(IMPLEMENTATIONS),$(filter $(IMPLEMENTATIONS),$(1)),$(if $(SANITIZE),$(filter-out auto-% libm-%,$(1)),$(1)))
wanted = $(foreach v,$(1),$(if $(call chosen,$(call field,3,$(v))),$(v)))
VARIANTS := $(call wanted,$(call variants_of,kernels/isa/*.c kernels/hand/*.c))

# A row of another compiler is built where that compiler is here, speaks this architecture, and shares this sanitizer.
gcc := $(if $(IS_CLANG),$(if $(SANITIZE),,$(if $(filter $(ARCH),$(firstword $(subst -, ,$(shell gcc -dumpmachine 2>/dev/null)))),gcc)),$(CC))
clang := $(if $(IS_CLANG),$(CC),$(if $(SANITIZE),,$(if $(filter $(ARCH),$(firstword $(subst -, ,$(shell $(CLANG) -dumpmachine 2>/dev/null)))),$(CLANG))))
cc := $(CC)
# A cross compiler, and a compiler older than its CPU, has no native.
native := $(shell $(CC) -march=native -E -x c /dev/null >/dev/null 2>&1 && echo native)
BUILT_VARIANTS := $(foreach v,$(VARIANTS),$(if $($(call field,4,$(v))),$(if $(findstring -march=native,$(v)),$(if $(native),$(v)),$(v))))

PART_OBJECTS := $(foreach v,$(BUILT_VARIANTS),$(BUILD)/kernels/part/$(call field,3,$(v)).o)
symbol = activations_part_$(subst -,_,$(1))

define part_rule
$(BUILD)/kernels/part/$(call field,3,$(1)).o: $(call field,1,$(1)) Makefile $(BUILD)/activations.inc
	@mkdir -p $$(@D)
	$$(SHOW)$($(call field,4,$(1))) $$(KERNEL_FLAGS) $(subst ;, ,$(call field,5,$(1))) $(if $(findstring clang,$(call field,4,$(1))$(IS_CLANG)),-Wno-pass-failed -Wno-unused-function) $$(CFLAGS) \
	    -DVARIANT='"$(call field,3,$(1))"' -DVARIANT_SYMBOL=$(call symbol,$(call field,3,$(1))) -DVARIANT_FLAGS='"$(strip $(subst ;, ,$(call field,5,$(1))))"' -c $$< -o $$@
endef
$(foreach v,$(BUILT_VARIANTS),$(eval $(call part_rule,$(v))))

# Generated lists change only when the folders do, so that nothing is rebuilt for nothing.
ACTIVATIONS := $(sort $(basename $(notdir $(wildcard kernels/activation/*.h))))
write_if_changed = @mkdir -p $(@D); printf '%b' '$(1)' > $@.new; if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
GENERATED := $(addprefix $(BUILD)/,activations.inc parts.inc commands.inc layers.inc experiments.inc claims.inc build.inc)
.PHONY: always
$(GENERATED): always | ready
$(BUILD)/activations.inc:
	$(call write_if_changed,$(foreach a,$(ACTIVATIONS),#include "activation/$(a).h"\n)#define ACTIVATION_LIST(X)$(foreach a,$(ACTIVATIONS), X($(a)))\n)
$(BUILD)/parts.inc:
	$(call write_if_changed,#define PART_LIST(X)$(foreach v,$(BUILT_VARIANTS), X($(call symbol,$(call field,3,$(v)))))\n)

LAYERS := $(sort $(basename $(notdir $(wildcard experiments/engine/layer/*.c))))
$(BUILD)/layers.inc:
	$(call write_if_changed,#define LAYER_LIST(X)$(foreach l,$(LAYERS), X($(l)))\n)

EXPERIMENTS := $(sort $(basename $(notdir $(wildcard experiments/experiment/*.c))))
$(BUILD)/experiments.inc:
	$(call write_if_changed,#define EXPERIMENT_LIST(X)$(foreach e,$(EXPERIMENTS), X($(e)))\n)

CLAIMS := $(sort $(basename $(notdir $(wildcard experiments/claim/*.c))))
$(BUILD)/claims.inc:
	$(call write_if_changed,#define CLAIM_LIST(X)$(foreach c,$(CLAIMS), X($(c)))\n)

COMMANDS := $(sort $(patsubst command_%.c,%,$(notdir $(wildcard harness/command_*.c experiments/command_*.c))))
$(BUILD)/commands.inc:
	$(call write_if_changed,#define COMMAND_LIST(X)$(foreach c,$(COMMANDS), X($(c)))\n)

BASE_OBJECTS := $(BUILD)/kernels/registry.o $(BUILD)/kernels/cpu.o
$(BASE_OBJECTS): $(BUILD)/kernels/%.o: kernels/%.c Makefile $(BUILD)/activations.inc $(BUILD)/parts.inc
	@mkdir -p $(@D)
	$(SHOW)$(CC) $(KERNEL_FLAGS) -O2 $(CFLAGS) -c $< -o $@

$(BUILD)/libactivations.so: $(BASE_OBJECTS) $(PART_OBJECTS)
	$(SHOW)$(CC) -shared $(LINK) -Wl,-Bsymbolic -Wl,-soname,$(SONAME) $^ -lm -o $@
$(BUILD)/libactivations.a: $(BASE_OBJECTS) $(PART_OBJECTS)
	@rm -f $@
	$(SHOW)$(AR) rcs $@ $^

# ---- peers: other libraries' functions as rows of the program, never of libactivations; what is not here is left out, and said ----

PEER_VARIANTS := $(call wanted,$(call variants_of,kernels/peers/*.c))
peer_base = $(BUILD)/kernels/peers/$(call field,3,$(1))-$(call field,2,$(1))
peer_symbol = $(call symbol,peer-$(call field,3,$(1))-$(call field,2,$(1)))
PEER_LINKS := $(foreach v,$(PEER_VARIANTS),$(call peer_base,$(v)).link)

define peer_rule
$(call peer_base,$(1)).link: $(call field,1,$(1)) Makefile scripts/try-peer.sh $(BUILD)/activations.inc $(wildcard kernels/activation/*.h)
	@mkdir -p $$(@D)
	$$(if $$(V),,@)CC='$$(CC)' SANITIZERS='$$(SANITIZERS)' LDFLAGS='$$(LDFLAGS)' PEER_DIR='$$(PEER_DIR)' sh scripts/try-peer.sh \
	    $$< $(call field,3,$(1)) $$(@:.link=) $(call peer_symbol,$(1)) $$(KERNEL_FLAGS) $(subst ;, ,$(call field,5,$(1))) $$(CFLAGS) \
	    -DVARIANT='"$(call field,3,$(1))"' -DVARIANT_SYMBOL=$(call peer_symbol,$(1)) \
	    -DVARIANT_FLAGS='"$(strip $(subst ;, ,$(call field,5,$(1))))"'
endef
$(foreach v,$(PEER_VARIANTS),$(eval $(call peer_rule,$(v))))
# What was not here may be now.
$(patsubst %.inc,%.link,$(shell grep -l '^ABSENT' $(BUILD)/kernels/peers/*.inc 2>/dev/null)): always

$(BUILD)/peers.inc: $(PEER_LINKS) always
	@cat /dev/null $(PEER_LINKS:.link=.inc) > $@.new; if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
WITH_PEERS = $(addprefix @,$(PEER_LINKS))

# ---- the program ----

LIBRARIES := -lsqlite3 -lhwloc -lgsl -lgslcblas -lblis -lz -lm -lpthread
HEADERS := sqlite3.h hwloc.h gsl/gsl_cdf.h zlib.h xxhash.h Random123/philox.h
ENGINE_SOURCES := $(sort $(wildcard experiments/engine/*.c experiments/engine/layer/*.c))
EXPERIMENT_SOURCES := $(sort $(wildcard experiments/*.c $(EXPERIMENT_FOLDERS:%=%/*.c) experiments/engine/layer/*.c))
HARNESS_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard harness/*.c harness/gate/*.c))) $(BUILD)/kernels/reference.o
PROGRAM_OBJECTS := $(HARNESS_OBJECTS) $(EXPERIMENT_SOURCES:%.c=$(BUILD)/%.o)
LIBRARY_OBJECTS := $(BASE_OBJECTS) $(PART_OBJECTS)
$(PROGRAM_OBJECTS): $(BUILD)/%.o: %.c Makefile $(BUILD)/activations.inc $(BUILD)/commands.inc $(BUILD)/layers.inc $(BUILD)/experiments.inc $(BUILD)/claims.inc | $(BUILD)/headers
	@mkdir -p $(@D)
	$(SHOW)$(CC) $(PROGRAM_FLAGS) -DVERSION='"$(VERSION)"' -c $< -o $@

# BLIS's innermost kernel is asked for by functions that differ between its versions; what compiles is taken.
$(BUILD)/blis.inc: scripts/try-blis.sh | $(BUILD)/headers
	$(if $(V),,@)CC='$(CC)' sh scripts/try-blis.sh $(CFLAGS) > $@.new && mv $@.new $@
$(BUILD)/experiments/engine/matrix_product.o $(BUILD)/double/experiments/engine/matrix_product.o: $(BUILD)/blis.inc

# The training engine in double, for the tests that check gradients.
DOUBLE_OBJECTS := $(ENGINE_SOURCES:%.c=$(BUILD)/double/%.o)
$(DOUBLE_OBJECTS): $(BUILD)/double/%.o: %.c Makefile $(BUILD)/layers.inc | $(BUILD)/headers
	@mkdir -p $(@D)
	$(SHOW)$(CC) $(PROGRAM_FLAGS) -DREAL_DOUBLE -c $< -o $@

# Roots that may set errno, and comparisons that may trap, are not vectorised.
$(ENGINE_SOURCES:%.c=$(BUILD)/%.o) $(DOUBLE_OBJECTS): PROGRAM_FLAGS += -fno-math-errno -fno-trapping-math

# The ceilings' loops, as the kernels': the same loop takes up to a fifth longer where it begins late in a cache line.
$(BUILD)/harness/traffic.o: PROGRAM_FLAGS += -falign-loops=64

# What was built from what; only one object is rebuilt for a new commit. A parent folder's repository is not ours, hence the question for the prefix.
REVISION := $(if $(shell git rev-parse --is-inside-work-tree 2>/dev/null),$(if $(shell git rev-parse --show-prefix),,$(shell git rev-parse HEAD 2>/dev/null)))
DIRTY := $(if $(REVISION),$(if $(shell git status --porcelain --untracked-files=no),1,0),0)
$(BUILD)/build.inc:
	$(call write_if_changed,#define BUILD_REVISION "$(or $(REVISION),unknown)"\n#define BUILD_DIRTY $(DIRTY)\n#define BUILD_FLAGS "$(strip -O2 -ffp-contract=off $(CFLAGS) $(SANITIZERS))"\n)
$(BUILD)/harness/build.o: $(BUILD)/build.inc

$(BUILD)/headers: | ready
	@for header in $(HEADERS); do printf '#include <%s>\n' $$header | $(CC) $(CFLAGS) -E -x c - >/dev/null 2>&1 || missing="$$missing $$header"; done; \
	    printf '#include <blis.h>\n' | $(CC) $(CFLAGS) -E -x c - >/dev/null 2>&1 || printf '#include <blis/blis.h>\n' | $(CC) $(CFLAGS) -E -x c - >/dev/null 2>&1 || missing="$$missing blis.h"; \
	    [ -z "$$missing" ] || { echo "relubench needs these headers, and they are not here:$$missing. \`make deps\` installs them." >&2; exit 3; }
	@printf '#include <sqlite3.h>\n#if SQLITE_VERSION_NUMBER < 3037000\n#error\n#endif\n' | $(CC) $(CFLAGS) -E -x c - >/dev/null 2>&1 || \
	    { echo "relubench needs SQLite 3.37 or later (STRICT tables); this one is older. Point CFLAGS and LDFLAGS to a newer one." >&2; exit 3; }
	@touch $@

# Files that the program contains, as lists of numbers: longer than a portable string literal may be.
CONTENTS := $(addprefix $(BUILD)/,schema.inc schema_4.inc schema_5.inc page_style.inc page_script.inc)
$(BUILD)/schema.inc: harness/schema.sql
$(BUILD)/schema_4.inc: harness/schema_4.sql
$(BUILD)/schema_5.inc: harness/schema_5.sql
$(BUILD)/page_style.inc: harness/page.css
$(BUILD)/page_script.inc: harness/page.js
$(CONTENTS):
	@mkdir -p $(@D)
	$(SHOW)od -An -v -td1 $< | sed 's/[0-9][0-9]*/&,/g' > $@
$(BUILD)/harness/store_schema.o: $(BUILD)/schema.inc $(BUILD)/schema_4.inc $(BUILD)/schema_5.inc
$(BUILD)/harness/html.o: $(BUILD)/page_style.inc $(BUILD)/page_script.inc

$(BUILD)/harness/peers.o: $(BUILD)/peers.inc

# Kernels first: what takes the longest to compile had better not begin last.
$(BUILD)/relubench: $(LIBRARY_OBJECTS) $(PROGRAM_OBJECTS) $(PEER_LINKS)
	$(SHOW)$(CC) $(LINK) $(filter %.o,$^) $(WITH_PEERS) $(LIBRARIES) -o $@

# The gate's second program: no kernels, no peers; of the harness, what it refers to.
$(BUILD)/harness.a: $(HARNESS_OBJECTS)
	@rm -f $@
	$(SHOW)$(AR) rcs $@ $^
SAMPLER_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard harness/sampler/*.c)))
$(SAMPLER_OBJECTS): $(BUILD)/%.o: %.c Makefile | $(BUILD)/headers
	@mkdir -p $(@D)
	$(SHOW)$(CC) $(PROGRAM_FLAGS) -iquote harness/sampler -c $< -o $@
$(BUILD)/relubench-sampler: $(SAMPLER_OBJECTS) $(BUILD)/harness.a
	$(SHOW)$(CC) $(SANITIZERS) $(LDFLAGS) $^ -lhwloc -lgsl -lgslcblas -lm -lpthread -ldl -o $@

build/relubench build/libactivations.so: build/%: $(BUILD)/%
	@ln -sfn $(patsubst build/%,%,$<) $@
.PHONY: build/relubench build/libactivations.so

# ---- running it ----

## BUDGET=6m: time that bench may take
## PROFILE=quick: quick or full
## DB=results/relubench.db: the store
## CHARTS=results/charts REPORT=results/report.html: where they go
BUDGET ?= 6m
PROFILE ?= quick
DB ?= results/relubench.db
CHARTS ?= results/charts
REPORT ?= results/report.html
DRAW = $(BUILD)/relubench chart all --db $(DB) --out $(CHARTS)
WRITE = $(BUILD)/relubench report --db $(DB) --out $(REPORT)

.PHONY: bench claims paper verify check-exhaustive charts report publish
## bench: verify every kernel, time it within BUDGET, run the quick experiments, draw the charts, write the report
bench: all
	@mkdir -p $(dir $(DB))
	@$(BUILD)/relubench bench --profile $(PROFILE) --budget $(BUDGET) --db $(DB); finding=$$?; [ $$finding -le 1 ] || exit $$finding; \
	    $(BUILD)/relubench train all --db $(DB) || exit; \
	    $(DRAW) && $(WRITE) || exit; printf 'charts: %s/\nreport: %s\n' $(CHARTS) $(REPORT); exit $$finding
## claims: run the quick experiments that feed the claims, and say what the store says of each claim
claims: all
	@mkdir -p $(dir $(DB))
	@$(BUILD)/relubench train all --db $(DB) && $(BUILD)/relubench claims --db $(DB)
## paper: run EXPERIMENT in the paper profile on the files in DATA, draw its charts; hours, goes on where it was stopped
## EXPERIMENT=all: names of `relubench list experiments`, separated by commas
## DATA=data: folder of MNIST and CIFAR-10, as scripts/download.sh makes it
## FIGURE=: the paper's figure to draw, as in krizhevsky-1; its experiments are run
EXPERIMENT ?= all
DATA ?= data
FIGURE ?=
paper: all
	@mkdir -p $(dir $(DB))
	@$(BUILD)/relubench train $(if $(FIGURE),--figure '$(FIGURE)',$(EXPERIMENT)) --profile paper --data '$(DATA)' --db $(DB) && \
	    $(BUILD)/relubench chart $(if $(FIGURE),--figure '$(FIGURE)',all) --db $(DB) --out $(CHARTS)
## verify: verify every kernel, time nothing
verify: all
	@$(BUILD)/relubench verify
## check-exhaustive: verify unary kernels on all 2^32 inputs; takes hours
check-exhaustive: all
	@$(BUILD)/relubench verify --exhaustive
## charts: draw the charts of DB
charts: all
	@$(DRAW)
## report: draw the charts of DB and write the report
report: charts
	@$(WRITE)
## publish: write DB as text, and its charts, to results/NAME, for version control
## NAME=: of the folder; after the CPU if not given
publish: all
	@sh scripts/publish.sh $(BUILD)/relubench $(DB) $(NAME)

# ---- checking it ----

## TESTS=: some suites, as harness/test/test_table.c; all if not given
TESTS ?= $(sort $(wildcard */test/test_*.c */test/test_*.sh))
TEST_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(filter %.c,$(TESTS)))
TEST_LIBRARIES := -lcmocka -lmpfr -lgmp -ldl
# What they test is linked once and loaded by all of them: in each it would be a hundred megabytes.
WITHOUT_MAIN := $(filter-out $(BUILD)/harness/main.o,$(HARNESS_OBJECTS)) $(LIBRARY_OBJECTS)
$(BUILD)/test/libharness.so: $(WITHOUT_MAIN) $(PEER_LINKS)
$(BUILD)/test/libexperiments.so: $(EXPERIMENT_SOURCES:%.c=$(BUILD)/%.o)
$(BUILD)/test/libexperiments_double.so: $(DOUBLE_OBJECTS)
TEST_OBJECTS := $(addprefix $(BUILD)/test/lib,harness.so experiments.so experiments_double.so)
$(TEST_OBJECTS):
	@mkdir -p $(@D)
	$(SHOW)$(CC) -shared $(LINK) -Wl,-Bsymbolic -Wl,-soname,$(@F) $(filter %.o,$^) $(if $(filter %.link,$^),$(WITH_PEERS)) $(LIBRARIES) -o $@

# Those named test_double_ use the training engine in double. test_code reads its own file, so it is whole, as the program is.
DOUBLE_TESTS := $(filter $(BUILD)/experiments/test/test_double_%,$(TEST_PROGRAMS))
WHOLE_TESTS := $(filter $(BUILD)/harness/test/test_code,$(TEST_PROGRAMS))
$(filter-out $(DOUBLE_TESTS) $(WHOLE_TESTS),$(TEST_PROGRAMS)): $(BUILD)/test/libexperiments.so $(BUILD)/test/libharness.so
$(DOUBLE_TESTS): $(BUILD)/test/libexperiments_double.so $(BUILD)/test/libharness.so
$(DOUBLE_TESTS): private PROGRAM_FLAGS += -DREAL_DOUBLE
$(WHOLE_TESTS): $(WITHOUT_MAIN) $(PEER_LINKS)
$(TEST_PROGRAMS): $(BUILD)/%: %.c
	@mkdir -p $(@D)
	$(SHOW)$(CC) $(PROGRAM_FLAGS) $(LINK) $(filter %.c %.o %.so,$^) $(if $(filter %.link,$^),$(WITH_PEERS)) -Wl,-rpath,'$$ORIGIN/../../test' \
	    $(TEST_LIBRARIES) $(LIBRARIES) -o $@

# ThreadSanitizer wants its parts of the address space free, which randomised layouts of newer kernels do not leave.
FIXED_LAYOUT := $(if $(findstring thread,$(SANITIZE)),$(shell setarch -R true 2>/dev/null && echo setarch -R))

.PHONY: test asan ubsan tsan lint
## test: build and run every test
test: $(BUILD)/relubench $(BUILD)/relubench-sampler $(BUILD)/libactivations.so $(TEST_PROGRAMS)
	@RELUBENCH='$(abspath $(BUILD))/relubench' BUILD='$(abspath $(BUILD))' SOURCE='$(CURDIR)' CC='$(CC)' CFLAGS='$(CFLAGS)' SANITIZE='$(SANITIZE)' \
	    DEVELOPER='$(DEVELOPER)' EMULATOR='$(EMULATOR)' $(FIXED_LAYOUT) sh scripts/run-tests.sh $(BUILD)/logs $(filter %.sh,$(TESTS)) $(TEST_PROGRAMS)
## asan: the tests under AddressSanitizer
asan: SANITIZER := address
## ubsan: the tests under UndefinedBehaviorSanitizer
ubsan: SANITIZER := undefined
## tsan: the tests under ThreadSanitizer
tsan: SANITIZER := thread
asan ubsan tsan:
	@$(MAKE) --no-print-directory SANITIZE=$(SANITIZER) test
## lint: format, static analysis, shell scripts, blanks; tools that are not here are named and passed over
lint: $(GENERATED) $(CONTENTS) $(BUILD)/vocabulary.inc $(BUILD)/peers.inc $(BUILD)/blis.inc
	@BUILD=$(BUILD) ARCH=$(ARCH) sh scripts/lint.sh

# ---- two revisions against each other ----

.PHONY: regress gate-audit gate-programs
REGRESS = @CC='$(CC)' CLANG='$(CLANG)' CFLAGS='$(CFLAGS)' LDFLAGS='$(LDFLAGS)' sh scripts/regress.sh --kernels '$(KERNELS)' --db '$(DB)'
KERNELS ?= full
## regress: is HEAD slower than revision BASE, or does it compute other bits? Exit codes of scripts/regress.sh: 0 no, 1 yes, 3 no answer, and why
## BASE=: revision that HEAD is held against
## KERNELS=full: those regress compares: full (and training), ten, or names as in "gelu.forward.f32.ha.avx512,..."
regress:
	$(REGRESS) $(if $(BASE),--base '$(BASE)')
## gate-audit: does regress find slowdowns and wrong bits that are put in, and nothing where nothing is?
gate-audit:
	$(REGRESS) --audit
# What regress builds of a revision.
gate-programs: $(BUILD)/libactivations.so $(BUILD)/relubench $(BUILD)/relubench-sampler

include kernels/test/cross.mk
include experiments/fuzz/fuzz.mk

# ---- passing it on ----

## PREFIX=/usr/local DESTDIR=: where install puts things
PREFIX ?= /usr/local
INSTALLED = bin/relubench bin/relubench-sampler include/activations.h lib/libactivations.a lib/libactivations.so lib/$(SONAME) lib/libactivations.so.$(VERSION) lib/pkgconfig/activations.pc
.PHONY: install uninstall dist help
## install: the program with its chart scripts, the library, its header and pkg-config file, under DESTDIR and PREFIX
install: install-library $(BUILD)/relubench $(BUILD)/relubench-sampler
	install -D -m 755 $(BUILD)/relubench '$(DESTDIR)$(PREFIX)/bin/relubench'
	install -m 755 $(BUILD)/relubench-sampler '$(DESTDIR)$(PREFIX)/bin/relubench-sampler'
	mkdir -p '$(DESTDIR)$(PREFIX)/share/relubench/scripts'
	install -m 644 scripts/*.gp '$(DESTDIR)$(PREFIX)/share/relubench/scripts'
## install-library: the library alone, which needs nothing but a compiler
.PHONY: install-library
install-library: $(BUILD)/libactivations.so $(BUILD)/libactivations.a
	install -D -m 755 $(BUILD)/libactivations.so '$(DESTDIR)$(PREFIX)/lib/libactivations.so.$(VERSION)'
	ln -sfn libactivations.so.$(VERSION) '$(DESTDIR)$(PREFIX)/lib/$(SONAME)'
	ln -sfn $(SONAME) '$(DESTDIR)$(PREFIX)/lib/libactivations.so'
	install -D -m 644 $(BUILD)/libactivations.a '$(DESTDIR)$(PREFIX)/lib/libactivations.a'
	install -D -m 644 kernels/activations.h '$(DESTDIR)$(PREFIX)/include/activations.h'
	mkdir -p '$(DESTDIR)$(PREFIX)/lib/pkgconfig'
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' kernels/activations.pc.in > '$(DESTDIR)$(PREFIX)/lib/pkgconfig/activations.pc'
## uninstall: remove what install put there
uninstall:
	cd '$(DESTDIR)$(PREFIX)' && rm -rf $(INSTALLED) share/relubench
## dist: a tarball of the committed tree
dist:
	@mkdir -p build
	git archive --prefix=relubench-$(VERSION)/ -o build/relubench-$(VERSION).tar.gz HEAD
	@echo build/relubench-$(VERSION).tar.gz

# A missing compiler or a folder that cannot be written is said before anything else fails of it.
.PHONY: ready
ready:
	@command -v $(firstword $(CC)) >/dev/null || { echo "there is no C compiler '$(CC)' here: \`make deps\` installs one, CC= names another" >&2; exit 3; }
	@mkdir -p $(BUILD) && test -w $(BUILD) || { echo "cannot write to $(abspath $(BUILD)): build in a copy of this folder that you may write to" >&2; exit 3; }

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
endif

## help: this list
help:
	@echo 'make TARGET... [KNOB=value]...'
	@awk '/^## [a-z0-9-]+: / { sub(/^## /, ""); at = index($$0, ": "); printf "  %-18s %s\n", substr($$0, 1, at - 1), substr($$0, at + 2) }' Makefile kernels/test/cross.mk experiments/fuzz/fuzz.mk | sort
	@echo 'knobs, with their defaults:'
	@awk '/^## [A-Z_]+=/ { sub(/^## /, ""); at = index($$0, ": "); printf "  %-44s %s\n", substr($$0, 1, at - 1), substr($$0, at + 2) }' Makefile
