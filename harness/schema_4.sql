-- Version 4 adds training: what was trained and how it went. A trial is written whole, when it ends.

CREATE TABLE trial (
    trial TEXT PRIMARY KEY NOT NULL,   -- hash of the columns from data to library: all that its numbers depend on
    run TEXT NOT NULL REFERENCES run,  -- that trained it first
    data TEXT NOT NULL,                -- as asked for: strokes(train=10000)
    data_name TEXT NOT NULL,           -- what to call it: other bytes than the release's say so
    checksum TEXT NOT NULL,            -- of all values and labels
    scaling TEXT NOT NULL,             -- of inputs
    layers TEXT NOT NULL,              -- 'activation' stands for the next column
    activation TEXT NOT NULL,          -- with its parameters where they differ from their defaults
    initialiser TEXT NOT NULL,
    optimiser TEXT NOT NULL,           -- 'rate' stands for the next column
    rate REAL NOT NULL,
    schedule TEXT NOT NULL,
    batch INTEGER NOT NULL CHECK (batch > 0),
    blocks INTEGER NOT NULL,           -- that it is divided in, whatever the number of threads
    epochs INTEGER NOT NULL CHECK (epochs >= 0), -- at most
    target REAL,                       -- training error that ends it, met at two checks in a row; NULL: none
    seed INTEGER NOT NULL,
    measures TEXT NOT NULL,            -- what trial_layer and trial_histogram have of it
    engine INTEGER NOT NULL,           -- version of whatever decides its bits
    kernels TEXT NOT NULL,             -- of the activation: forward, backward
    library TEXT NOT NULL,             -- that multiplies matrices: its version, and the kernels that it chose
    outcome TEXT NOT NULL CHECK (outcome IN ('finished', 'target', 'diverged')),
    epochs_done INTEGER NOT NULL,
    crossing REAL,                     -- epochs to the target, interpolated between checks; NULL: not met
    multiply_adds INTEGER NOT NULL,    -- of the training steps that were made
    seconds REAL NOT NULL,             -- of training alone; differs from run to run
    threads INTEGER NOT NULL           -- likewise
) STRICT;

CREATE TABLE trial_epoch (
    trial TEXT NOT NULL REFERENCES trial,
    epoch INTEGER NOT NULL CHECK (epoch >= 0), -- 0: before training
    train_loss REAL, train_error REAL, -- of all training samples, weights frozen, nothing drawn; NULL: not finite
    validation_loss REAL, validation_error REAL, -- NULL: not measured
    test_loss REAL, test_error REAL,   -- likewise
    learning_loss REAL,                -- mean of the batches' before their updates; NULL: epoch 0
    seconds REAL NOT NULL,             -- of this epoch's training
    PRIMARY KEY (trial, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE trial_layer (
    trial TEXT NOT NULL REFERENCES trial,
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    layer INTEGER NOT NULL,            -- 1, 2, ... among those that the measure is of: activations, or weights
    measure TEXT NOT NULL,             -- experiments/trial/census.h, gradient.h
    value REAL,                        -- NULL: not finite
    PRIMARY KEY (trial, epoch, layer, measure)
) STRICT, WITHOUT ROWID;

CREATE TABLE trial_histogram (
    trial TEXT NOT NULL REFERENCES trial,
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    layer INTEGER NOT NULL,
    measure TEXT NOT NULL,             -- lifetime: units by the share of samples they are active for; population: samples by the share
                                       -- of units that are
    bin INTEGER NOT NULL,              -- from low to high, high excluded but for the last
    low REAL NOT NULL, high REAL NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (trial, epoch, layer, measure, bin)
) STRICT, WITHOUT ROWID;

CREATE TABLE experiment_trial (
    experiment TEXT NOT NULL,          -- its name
    profile TEXT NOT NULL,             -- quick, paper
    stage TEXT NOT NULL CHECK (stage IN ('tune', 'report')),
    condition TEXT NOT NULL,           -- net, initial weights, ...: what its curves are told apart by, beside activation and rate
    x REAL NOT NULL,                   -- the experiment's own axis: depth, weight variance; 0 where it has none
    trial TEXT NOT NULL REFERENCES trial,
    PRIMARY KEY (experiment, profile, stage, condition, x, trial)
) STRICT, WITHOUT ROWID;
CREATE INDEX experiment_trial_by_trial ON experiment_trial (trial);

CREATE TABLE random_net (
    cell TEXT PRIMARY KEY NOT NULL,    -- hash of the columns from experiment to engine
    run TEXT NOT NULL REFERENCES run,
    experiment TEXT NOT NULL, profile TEXT NOT NULL,
    condition TEXT NOT NULL,           -- kind of weights, variance of weights, ...
    activation TEXT NOT NULL, initialiser TEXT NOT NULL,
    width INTEGER NOT NULL, depth INTEGER NOT NULL, -- of hidden layers
    inputs INTEGER NOT NULL, points INTEGER NOT NULL, -- values of one input, and how many inputs
    seed INTEGER NOT NULL, nets INTEGER NOT NULL CHECK (nets > 0),
    engine INTEGER NOT NULL
) STRICT;

CREATE TABLE random_net_value (
    cell TEXT NOT NULL REFERENCES random_net,
    layer INTEGER NOT NULL,            -- 1, 2, ...; 0: of the whole net
    measure TEXT NOT NULL,             -- constant: nets that give the same for all points; q, chi: experiments/theory
    value REAL,
    PRIMARY KEY (cell, layer, measure)
) STRICT, WITHOUT ROWID;
