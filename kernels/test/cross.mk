# SPDX-License-Identifier: MIT
# The vocabulary's test for every instruction set, and emulated instruction sets. Included by the Makefile.

# The plain loops of libm.c may be told to break the rules of arithmetic; hand/ has no vocabulary of its own.
WITHOUT_VOCABULARY := kernels/hand/% kernels/isa/libm.c|%
VOCABULARY_VARIANTS := $(filter-out $(WITHOUT_VOCABULARY),$(BUILT_VARIANTS))
vocabulary_object = $(BUILD)/kernels/test/vocabulary/$(call field,3,$(1)).o

define vocabulary_rule
$(call vocabulary_object,$(1)): $(call field,1,$(1)) Makefile kernels/test/cross.mk
	@mkdir -p $$(@D)
	$$(SHOW)$($(call field,4,$(1))) $$(KERNEL_FLAGS) $(subst ;, ,$(call field,5,$(1))) $$(CFLAGS) -DINSTANTIATE_INSTEAD='"test/vocabulary.h"' \
	    -DVARIANT='"$(call field,3,$(1))"' -DVARIANT_SYMBOL=vocabulary_$(subst -,_,$(call field,3,$(1))) -c $$< -o $$@
endef
$(foreach v,$(VOCABULARY_VARIANTS),$(eval $(call vocabulary_rule,$(v))))

$(BUILD)/vocabulary.inc: always | ready
	$(call write_if_changed,#define VOCABULARY_LIST(X)$(foreach v,$(VOCABULARY_VARIANTS), X(vocabulary_$(subst -,_,$(call field,3,$(v)))))\n)

# Links what CC compiled; another program where CC cannot.
LINKER ?= $(CC)
CHECK_OBJECTS := $(patsubst %,$(BUILD)/kernels/test/%.o,check_vocabulary check_arithmetic check_memory)
$(CHECK_OBJECTS): $(BUILD)/%.o: %.c Makefile kernels/test/cross.mk $(BUILD)/vocabulary.inc
	@mkdir -p $(@D)
	$(SHOW)$(CC) $(PROGRAM_FLAGS) -c $< -o $@

$(BUILD)/kernels/test/check_vocabulary: $(CHECK_OBJECTS) $(BUILD)/kernels/cpu.o $(foreach v,$(VOCABULARY_VARIANTS),$(call vocabulary_object,$(v)))
	$(SHOW)$(LINKER) $(SANITIZERS) $(LDFLAGS) $^ -lm -o $@
test: $(BUILD)/kernels/test/check_vocabulary

# The verifier without the program, in objects of its own: it needs none of the libraries that the program's ask for first.
ROWS_SOURCES := kernels/test/verify_rows.c kernels/reference.c harness/workload.c $(wildcard harness/verify*.c)
ROWS_OBJECTS := $(ROWS_SOURCES:%.c=$(BUILD)/rows/%.o)
$(ROWS_OBJECTS): $(BUILD)/rows/%.o: %.c Makefile kernels/test/cross.mk $(BUILD)/activations.inc
	@mkdir -p $(@D)
	$(SHOW)$(CC) $(PROGRAM_FLAGS) -c $< -o $@

$(BUILD)/kernels/test/verify_rows: $(ROWS_OBJECTS) $(LIBRARY_OBJECTS)
	$(SHOW)$(LINKER) $(SANITIZERS) $(LDFLAGS) $^ -lm -lpthread -o $@

## cross-aarch64: build for SVE, run the vocabulary's test and the verifier under an emulator, at several vector lengths
## cross-riscv64: the same for RVV
## cross-s390x: the same for an architecture without intrinsics of ours, whose bytes lie in the other order
.PHONY: cross-aarch64 cross-riscv64 cross-s390x cross-programs
cross-aarch64 cross-riscv64 cross-s390x:
	@MAKE='$(MAKE)' sh kernels/test/cross.sh $(@:cross-%=%)
cross-programs: $(BUILD)/kernels/test/check_vocabulary $(BUILD)/kernels/test/verify_rows
