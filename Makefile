# relubench. `make help` lists the targets and the knobs.
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/sh

VERSION := 0.1.0

# Knobs: CC=, CLANG= (second compiler), CFLAGS=, SANITIZE=address,undefined, DEVELOPER=1 (warnings are errors), EMULATOR=.
ifeq ($(origin CC),default)
CC := $(or $(shell command -v gcc),$(shell command -v clang),cc)
endif
CLANG ?= clang
ARCH := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine)))
IS_CLANG := $(findstring clang,$(shell $(CC) --version))

# Differently built objects never mix: the folder is named by what went into them. build/relubench is the current one.
CONFIGURATION := $(shell printf '%s' '$(CC) $(shell $(CC) -dumpfullversion -dumpversion) $(CLANG) $(CFLAGS) $(SANITIZE) $(DEVELOPER)' | cksum | cut -d ' ' -f 1)
BUILD ?= build/$(ARCH)-$(CONFIGURATION)

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla $(if $(DEVELOPER),-Werror)
SANITIZERS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
COMMON := -std=c17 -g $(WARNINGS) -fPIC -ffile-prefix-map=$(CURDIR)=. $(SANITIZERS) -MMD -MP -iquote $(BUILD) -iquote kernels
KERNEL_FLAGS := $(COMMON) -ffp-contract=off -fvisibility=hidden -DVERSION='"$(VERSION)"'
PROGRAM_FLAGS := $(COMMON) -O2 -ffp-contract=off -D_GNU_SOURCE -iquote harness $(CFLAGS)
LINK := $(SANITIZERS) -Wl,--emit-relocs

.PHONY: all
all: build/relubench build/libactivations.so

# ---- kernels: every file of isa/ and hand/ names its variants, "// variant: architecture preference name compiler flags" ----

# One word a variant: file|preference|name|compiler|flags, with ; for the blanks between flags.
VARIANTS := $(shell awk '/^\/\/ variant: / && ($$3 == "any" || $$3 == "$(ARCH)") { flags = ""; for (i = 7; i <= NF; i++) flags = flags ";" $$i; \
    print FILENAME "|" $$4 "|" $$5 "|" $$6 "|" flags }' $(sort $(wildcard kernels/isa/*.c kernels/hand/*.c)) | sort -t '|' -k 2,2nr -k 3,3)
field = $(word $(1),$(subst |, ,$(2)))

# A row of another compiler is built where that compiler is here, speaks this architecture, and shares this sanitizer.
gcc := $(if $(IS_CLANG),$(if $(SANITIZE),,$(shell command -v gcc)),$(CC))
clang := $(if $(IS_CLANG),$(CC),$(if $(SANITIZE),,$(if $(filter $(ARCH),$(firstword $(subst -, ,$(shell $(CLANG) -dumpmachine 2>/dev/null)))),$(CLANG))))
cc := $(CC)
BUILT_VARIANTS := $(foreach v,$(VARIANTS),$(if $($(call field,4,$(v))),$(v)))
SKIPPED_VARIANTS := $(filter-out $(BUILT_VARIANTS),$(VARIANTS))

PART_OBJECTS := $(foreach v,$(BUILT_VARIANTS),$(BUILD)/kernels/part/$(call field,3,$(v)).o)
symbol = activations_part_$(subst -,_,$(1))

define part_rule
$(BUILD)/kernels/part/$(call field,3,$(1)).o: $(call field,1,$(1)) Makefile $(BUILD)/activations.inc
	@mkdir -p $$(@D)
	$($(call field,4,$(1))) $$(KERNEL_FLAGS) $(subst ;, ,$(call field,5,$(1))) $(if $(findstring clang,$(call field,4,$(1))$(IS_CLANG)),-Wno-pass-failed) $$(CFLAGS) \
	    -DVARIANT='"$(call field,3,$(1))"' -DVARIANT_SYMBOL=$(call symbol,$(call field,3,$(1))) -DVARIANT_FLAGS='"$(strip $(subst ;, ,$(call field,5,$(1))))"' -c $$< -o $$@
endef
$(foreach v,$(BUILT_VARIANTS),$(eval $(call part_rule,$(v))))

# Generated lists change only when the folders do, so that nothing is rebuilt for nothing.
ACTIVATIONS := $(sort $(basename $(notdir $(wildcard kernels/activation/*.h))))
write_if_changed = @mkdir -p $(@D); printf '%b' '$(1)' > $@.new; if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
.PHONY: always
$(BUILD)/activations.inc: always
	$(call write_if_changed,$(foreach a,$(ACTIVATIONS),#include "activation/$(a).h"\n)#define ACTIVATION_LIST(X)$(foreach a,$(ACTIVATIONS), X($(a)))\n)
$(BUILD)/parts.inc: always
	$(call write_if_changed,#define PART_LIST(X)$(foreach v,$(BUILT_VARIANTS), X($(call symbol,$(call field,3,$(v)))))\n)

COMMANDS := $(sort $(patsubst harness/command_%.c,%,$(wildcard harness/command_*.c)))
$(BUILD)/commands.inc: always
	$(call write_if_changed,#define COMMAND_LIST(X)$(foreach c,$(COMMANDS), X($(c)))\n)

BASE_OBJECTS := $(BUILD)/kernels/registry.o $(BUILD)/kernels/cpu.o
$(BASE_OBJECTS): $(BUILD)/kernels/%.o: kernels/%.c Makefile $(BUILD)/activations.inc $(BUILD)/parts.inc
	@mkdir -p $(@D)
	$(CC) $(KERNEL_FLAGS) -O2 $(CFLAGS) -c $< -o $@

$(BUILD)/libactivations.so: $(BASE_OBJECTS) $(PART_OBJECTS)
	$(CC) -shared $(LINK) -Wl,-Bsymbolic -Wl,-soname,libactivations.so.0 $^ -lm -o $@
$(BUILD)/libactivations.a: $(BASE_OBJECTS) $(PART_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

# ---- the program ----

LIBRARIES := -lsqlite3 -lhwloc -lgsl -lgslcblas -lz -lm -lpthread
PROGRAM_SOURCES := $(sort $(wildcard harness/*.c))
PROGRAM_OBJECTS := $(PROGRAM_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/kernels/reference.o
$(PROGRAM_OBJECTS): $(BUILD)/%.o: %.c Makefile $(BUILD)/activations.inc $(BUILD)/commands.inc
	@mkdir -p $(@D)
	$(CC) $(PROGRAM_FLAGS) -DVERSION='"$(VERSION)"' -c $< -o $@

# The schema as a list of numbers: longer than a portable string literal may be.
$(BUILD)/schema.inc: harness/schema.sql
	@mkdir -p $(@D)
	od -An -v -td1 $< | sed 's/[0-9][0-9]*/&,/g' > $@
$(BUILD)/harness/store_schema.o: $(BUILD)/schema.inc

$(BUILD)/relubench: $(PROGRAM_OBJECTS) $(BASE_OBJECTS) $(PART_OBJECTS)
	$(CC) $(LINK) $^ $(LIBRARIES) -o $@

build/relubench build/libactivations.so: build/%: $(BUILD)/%
	@ln -sfn $(patsubst build/%,%,$<) $@
.PHONY: build/relubench build/libactivations.so

.PHONY: clean
clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
