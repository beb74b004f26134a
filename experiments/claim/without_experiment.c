// SPDX-License-Identifier: MIT
// Claims that no experiment feeds yet, with the band that each will be held against. One that gets its experiment moves to a file of its own.
#include "evidence.h"

#define ROW(ID, NAME, SENTENCE, SOURCE, PUBLISHED, LACKING)                                                                                      \
    {                                                                                                                                            \
        .id = ID, .name = NAME, .sentence = SENTENCE, .source = SOURCE, .published = PUBLISHED, .measured = "", .reason = "", .experiments = "", \
        .lacking = LACKING, .chart = ""                                                                                                          \
    }

const struct claim claims_without_experiment[] = {
    ROW("C17", "maxout-universal", "A maxout unit fits any convex function, better with more pieces; the next layer needs fewer weights",
        "Goodfellow et al., ICML 2013", "none", "error of fits to convex functions with 2 to 16 pieces"),
    ROW("C19", "maxout-remembers", "Maxout networks forget an earlier task less", "Goodfellow et al., ICLR 2014", "none",
        "errors on an old and a new task, trained one after the other"),
    ROW("C27", "not-for-rnn", "ReLU suits MLPs and CNNs, not recurrent networks", "folklore; against it Le, Jaitly, Hinton, 2015", "none",
        "a recurrent cell with identity weights, ReLU and tanh, and an LSTM, on the adding problem"),
    ROW("C28", "nrelu-rbm", "Noisy rectified units learn better features in a restricted Boltzmann machine", "Nair, Hinton, ICML 2010", "none",
        "error of a classifier on features of binary and of rectified units"),
    ROW("C29", "ae-sparse", "True zeros help an autoencoder's code", "Glorot, Bordes, Bengio, AISTATS 2011", "none",
        "reconstruction error and zeros of the code, by function"),
    ROW("C33", "sparse-is-cheaper", "Sparse activity lowers a network's cost", "Glorot, Bordes, Bengio, AISTATS 2011", "none",
        "time of a product that skips zeros, over BLIS's, at 50 to 99 % zeros"),
    ROW("C34", "rectification-matters-most", "Rectification is the single most important factor of a recognition system", "Jarrett et al., ICCV 2009",
        "none", "accuracy of random and trained filters with and without rectification, contrast normalisation and either pooling"),
    {0},
};
