-- relubench's store, version 1. Rows are immutable and keyed by what they are (UUIDs, hashes of canonical text), so that
-- files from many machines merge and importing twice changes nothing. summary is derived from sample and can be rebuilt.

CREATE TABLE machine (
    machine TEXT PRIMARY KEY NOT NULL, -- hash of the stable fields below
    vendor TEXT NOT NULL,
    model TEXT NOT NULL,
    family INTEGER, model_number INTEGER, stepping INTEGER,
    architecture TEXT NOT NULL,
    features TEXT NOT NULL,            -- blank-separated, sorted
    cores INTEGER NOT NULL, threads INTEGER NOT NULL, packages INTEGER NOT NULL,
    l1_bytes INTEGER, l2_bytes INTEGER, l3_bytes INTEGER, line_bytes INTEGER,
    memory_bytes INTEGER NOT NULL
) STRICT;

CREATE TABLE build (
    build TEXT PRIMARY KEY NOT NULL,   -- hash of the fields below
    version TEXT NOT NULL,
    revision TEXT NOT NULL,            -- git revision, or "unknown"
    dirty INTEGER NOT NULL CHECK (dirty IN (0, 1)),
    compiler TEXT NOT NULL,
    flags TEXT NOT NULL,
    libraries TEXT NOT NULL            -- JSON object: name to version
) STRICT;

CREATE TABLE run (
    run TEXT PRIMARY KEY NOT NULL,     -- UUID version 7
    machine TEXT NOT NULL REFERENCES machine,
    build TEXT NOT NULL REFERENCES build,
    command TEXT NOT NULL,             -- bench, verify
    arguments TEXT NOT NULL,           -- JSON array, as typed
    profile TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'interrupted')),
    started TEXT NOT NULL,             -- ISO 8601, UTC
    finished TEXT,
    environment TEXT NOT NULL,         -- JSON: kernel, microcode, governor, turbo, virtualisation, load, ... before
    environment_after TEXT             -- and after
) STRICT;

CREATE TABLE kernel (
    run TEXT NOT NULL REFERENCES run,
    kernel TEXT NOT NULL,              -- activation.form.type.mode.implementation
    code TEXT NOT NULL,                -- hash of its machine code, relocated bytes as zeros
    code_bytes INTEGER NOT NULL,
    activation TEXT NOT NULL, form TEXT NOT NULL, type TEXT NOT NULL, mode TEXT NOT NULL, implementation TEXT NOT NULL,
    bit_class TEXT NOT NULL,
    pattern TEXT NOT NULL,             -- of its traffic, as in ceiling: the limit its cells are held against
    compiler TEXT NOT NULL, flags TEXT NOT NULL,
    ulp_bound REAL,                    -- NULL: no promise
    absolute_bound REAL,
    instructions REAL,                 -- an element, by single steps; NULL: not counted
    PRIMARY KEY (run, kernel)
) STRICT, WITHOUT ROWID;

CREATE TABLE verification (
    run TEXT NOT NULL,
    kernel TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('set', 'exhaustive', 'pairs')),
    outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'fail', 'unpromised')),
    inputs INTEGER NOT NULL,           -- elements compared
    wrong INTEGER NOT NULL,            -- of them, beyond the bound
    max_ulp REAL,                      -- NULL: infinite
    max_ulp_input REAL,
    mean_ulp REAL,
    message TEXT NOT NULL,             -- the first failure in words, or empty
    seconds REAL NOT NULL,
    PRIMARY KEY (run, kernel, kind),
    FOREIGN KEY (run, kernel) REFERENCES kernel (run, kernel)
) STRICT, WITHOUT ROWID;

-- What the machine can do at most. Traffic patterns: bytes a second moved by the best of several ways, per working set.
-- Pattern "issue": instructions a core cycle, independent ones.
CREATE TABLE ceiling (
    run TEXT NOT NULL REFERENCES run,
    pattern TEXT NOT NULL,             -- r1w1, r2w1, r4w1-merged, ...: arrays read and written, of equal size; issue
    level TEXT NOT NULL,               -- L1, L2, L3, DRAM; core
    threads INTEGER NOT NULL,
    bytes INTEGER NOT NULL,            -- of all arrays together
    method TEXT NOT NULL,              -- the way that won
    rate REAL NOT NULL CHECK (rate > 0), low REAL NOT NULL, high REAL NOT NULL, -- median of the winner with its 95 % interval
    PRIMARY KEY (run, pattern, level, threads)
) STRICT, WITHOUT ROWID;

-- One thing to time. The plan of a run is its cells in order of position.
CREATE TABLE cell (
    cell TEXT PRIMARY KEY NOT NULL,    -- hash of run and of the natural key: kernel, code, ..., distribution
    run TEXT NOT NULL,
    kernel TEXT NOT NULL,
    code TEXT NOT NULL,
    parameters TEXT NOT NULL,          -- JSON object: channels, pieces, seed, slopes, ...
    n INTEGER NOT NULL CHECK (n > 0),  -- elements of x, of all threads together
    bytes INTEGER NOT NULL,            -- read and written by one call, of all threads together
    level TEXT NOT NULL,               -- L1, L2, L3, DRAM, sweep, call (what a call costs: 16 elements), or given
    threads INTEGER NOT NULL,
    placement TEXT NOT NULL,           -- CPUs, as in "0" or "0-1"
    store_kind TEXT NOT NULL,          -- out-of-place, over-x, over-dy
    page_size INTEGER NOT NULL,
    alignment INTEGER NOT NULL,
    distribution TEXT NOT NULL,        -- normal-0-1, ...
    contest INTEGER NOT NULL,          -- cells of one contest are rivals, sampled in the same rounds
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'cut', 'refused')),
    reason TEXT NOT NULL,              -- why cut or refused, or empty
    FOREIGN KEY (run, kernel) REFERENCES kernel (run, kernel)
) STRICT;
CREATE INDEX cell_by_run ON cell (run, kernel, level);

CREATE TABLE sample (
    cell TEXT NOT NULL REFERENCES cell,
    round INTEGER NOT NULL,
    position INTEGER NOT NULL,         -- in the order of its round
    calls INTEGER NOT NULL CHECK (calls > 0),
    nanoseconds INTEGER NOT NULL CHECK (nanoseconds > 0), -- of all calls together
    clock_hz REAL NOT NULL CHECK (clock_hz > 0), -- core clock by dependent adds, next to the sample
    PRIMARY KEY (cell, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE summary (
    cell TEXT PRIMARY KEY REFERENCES cell,
    samples INTEGER NOT NULL,
    median REAL NOT NULL,              -- nanoseconds an element, as all below
    low REAL NOT NULL, high REAL NOT NULL, -- 95 % interval of the median
    minimum REAL NOT NULL,
    mad REAL NOT NULL,                 -- median absolute deviation
    cycles REAL NOT NULL,              -- an element
    bound REAL,                        -- share of what this machine can do at most: the larger of the time for its bytes and the time to
                                       -- issue its instructions, over its own; NULL: no ceiling measured
    noisy INTEGER NOT NULL CHECK (noisy IN (0, 1)),
    estimator TEXT NOT NULL            -- version of the formulas
) STRICT, WITHOUT ROWID;

-- Points of each function and its gradient, as computed by a kernel: what the shape charts draw.
CREATE TABLE curve (
    run TEXT NOT NULL,
    kernel TEXT NOT NULL,
    part INTEGER NOT NULL,             -- 0; 1 for the second output of a doubling function
    x REAL NOT NULL,
    y REAL NOT NULL,
    PRIMARY KEY (run, kernel, part, x),
    FOREIGN KEY (run, kernel) REFERENCES kernel (run, kernel)
) STRICT, WITHOUT ROWID;
