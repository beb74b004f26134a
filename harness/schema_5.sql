-- Version 5 adds the regression gate: two builds against each other, kernel by kernel. A comparison is written whole, when it ends. Its run has
-- the machine, the environment and the arguments.

CREATE TABLE gate (
    run TEXT PRIMARY KEY NOT NULL REFERENCES run,
    base_revision TEXT NOT NULL, head_revision TEXT NOT NULL,
    scope TEXT NOT NULL,               -- full, ten, or the kernels asked for
    audit TEXT NOT NULL CHECK (audit IN ('', 'same', 'slowdown', 'bit')), -- what the gate's self-audit did to head; empty: a real comparison
    injected TEXT NOT NULL,            -- the kernel it did it to; empty: none
    injected_share REAL NOT NULL CHECK (injected_share >= 0), -- of time added, as 0.03; 0: none
    layouts INTEGER NOT NULL CHECK (layouts > 0), -- links of the code in random order, each timed in a process of its own
    rounds INTEGER NOT NULL CHECK (rounds > 0), -- of one process
    sample_nanoseconds INTEGER NOT NULL, -- at least, of one sample
    level REAL NOT NULL,               -- probability of one false finding or more in the whole comparison, at most: 0.01
    minimum_effect REAL NOT NULL,      -- the least slowdown that is a finding, as 0.01
    stolen REAL NOT NULL,              -- share of CPU time that the host took while it timed
    clock_low REAL NOT NULL, clock_high REAL NOT NULL, -- Hz, core clock: extremes of the layouts' medians
    outcome TEXT NOT NULL CHECK (outcome IN ('fine', 'finding', 'not comparable')),
    reason TEXT NOT NULL,              -- why times are not comparable, or empty; other results are a finding all the same
    seconds REAL NOT NULL
) STRICT;

CREATE TABLE gate_row (
    run TEXT NOT NULL REFERENCES gate,
    kernel TEXT NOT NULL,              -- or training.<net>.<activation>: a step's time; training.loss: its bits
    base_code TEXT NOT NULL, head_code TEXT NOT NULL, -- digests of the code before it is linked; empty: not there
    verdict TEXT NOT NULL CHECK (verdict IN ('same code', 'fine', 'slower', 'faster', 'wrong', 'different bits', 'not comparable', 'added', 'removed')),
    compared INTEGER NOT NULL,         -- inputs whose results were
    different INTEGER NOT NULL CHECK (different BETWEEN 0 AND compared), -- of them, in their bits
    base_instructions REAL, head_instructions REAL, -- an element; NULL: not counted
    n INTEGER NOT NULL CHECK (n >= 0), -- elements of a timed call; 0: not timed
    ratio REAL, low REAL, high REAL,   -- head's time over base's: median over layouts, its 95 % interval
    control REAL,                      -- the same estimate of another copy of base over base: what is noise
    p REAL CHECK (p BETWEEN 0 AND 1),  -- one-sided, of no slowdown
    adjusted REAL CHECK (adjusted BETWEEN 0 AND 1), -- by Holm, for all rows that were judged
    detectable REAL,                   -- the least slowdown that would have been seen with a probability of 90 %, as 0.012
    message TEXT NOT NULL,
    PRIMARY KEY (run, kernel)
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_layout (
    run TEXT NOT NULL,
    kernel TEXT NOT NULL,
    layout INTEGER NOT NULL,
    base REAL NOT NULL CHECK (base > 0), -- median over the process's rounds: nanoseconds an element, or a training step
    control REAL NOT NULL CHECK (control > 0),
    head REAL NOT NULL CHECK (head > 0),
    PRIMARY KEY (run, kernel, layout),
    FOREIGN KEY (run, kernel) REFERENCES gate_row (run, kernel)
) STRICT, WITHOUT ROWID;
