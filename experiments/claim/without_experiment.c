// SPDX-License-Identifier: MIT
// Claims that no experiment feeds yet, with the band that each will be held against. One that gets its experiment moves to a file of its own.
#include "evidence.h"

#define ROW(ID, NAME, SENTENCE, SOURCE, PUBLISHED, LACKING)                                                                                      \
    {                                                                                                                                            \
        .id = ID, .name = NAME, .sentence = SENTENCE, .source = SOURCE, .published = PUBLISHED, .measured = "", .reason = "", .experiments = "", \
        .lacking = LACKING, .chart = ""                                                                                                          \
    }

const struct claim claims_without_experiment[] = {
    ROW("C06", "sparsity-is-free", "Error stays flat up to about 85 % zeros", "Glorot, Bordes, Bengio, AISTATS 2011, figure 3", "85 % zeros",
        "error against zeros over L1 penalties on activations of 0 to 0.01"),
    ROW("C11", "slope-sensitive", "Leaky ReLU's result depends delicately on its slope", "folklore; Xu, Wang, Chen, Li, 2015", "none",
        "error over slopes of 0 to 1, each at its own rate"),
    ROW("C12", "slopes-fall", "Learned slopes are large in the first layer and fall with depth", "He, Zhang, Ren, Sun, ICCV 2015, table 1",
        "0.681 or 0.596 in the first layer, 0.01 to 0.3 in deep ones", "learned slopes by layer of a convolutional net"),
    ROW("C13", "prelu-overfits", "A learned slope overfits more", "Xu, Wang, Chen, Li, 2015", "none",
        "training and test error of PReLU, few and many images"),
    ROW("C14", "rrelu-regularises", "A random slope generalises best", "Xu, Wang, Chen, Li, 2015", "none",
        "training and test error of RReLU beside ReLU, leaky ReLU and PReLU"),
    ROW("C15", "zero-centred", "ReLU's output is not centred on zero, ELU's nearly; centring speeds training",
        "Clevert, Unterthiner, Hochreiter, ICLR 2016, figure 2", "none", "bias shift and loss by epoch of an MLP of 8 layers of 128"),
    ROW("C16", "gelu-better", "Smooth GELU fits better", "Hendrycks, Gimpel, 2016, figure 2", "none",
        "training loss of an MLP of 8 layers of 128, with the paper's unit-norm weights and with fair gains"),
    ROW("C17", "maxout-universal", "A maxout unit fits any convex function, better with more pieces; the next layer needs fewer weights",
        "Goodfellow et al., ICML 2013", "none", "error of fits to convex functions with 2 to 16 pieces"),
    ROW("C18", "maxout-dropout", "Maxout is at its best with dropout, and needs more regularisation than ReLU", "Goodfellow et al., ICML 2013",
        "0.94 % on MNIST", "test error of maxout and ReLU with and without dropout, few and many images"),
    ROW("C19", "maxout-remembers", "Maxout networks forget an earlier task less", "Goodfellow et al., ICLR 2014", "none",
        "errors on an old and a new task, trained one after the other"),
    ROW("C20", "abs-polarity", "Absolute-value rectification is invariant to inverted polarity", "Jarrett et al., ICCV 2009", "none",
        "accuracy on images and on their negatives"),
    ROW("C21", "bias-0.1", "A small positive initial bias keeps units active at the start", "Krizhevsky, Sutskever, Hinton, NIPS 2012; tutorials",
        "none", "units dead at the start, and epochs to a target, with biases of 0, 0.01, 0.1 and 1"),
    ROW("C23", "scaled-inputs", "Inputs should be standardised or scaled", "LeCun et al., 1998; every tutorial", "none",
        "epochs to a target from raw, scaled and standardised pixels, each at its own rate"),
    ROW("C24", "l1-better", "As a penalty on weights, L1 suits ReLU better than L2", "lectures", "none",
        "test error at the best strength of each penalty"),
    ROW("C25", "zero-kink", "The missing derivative at 0 does not matter", "folklore; against it Bertoin et al., NeurIPS 2021",
        "at 0.5 instead of 0, ResNet-18 without batch norm falls from 90.1 to 10.0 %",
        "accuracy with a derivative of 0, 1/2 and 1 at 0, and how many zeros are met"),
    ROW("C27", "not-for-rnn", "ReLU suits MLPs and CNNs, not recurrent networks", "folklore; against it Le, Jaitly, Hinton, 2015", "none",
        "a recurrent cell with identity weights, ReLU and tanh, and an LSTM, on the adding problem"),
    ROW("C28", "nrelu-rbm", "Noisy rectified units learn better features in a restricted Boltzmann machine", "Nair, Hinton, ICML 2010", "none",
        "error of a classifier on features of binary and of rectified units"),
    ROW("C29", "ae-sparse", "True zeros help an autoencoder's code", "Glorot, Bordes, Bengio, AISTATS 2011", "none",
        "reconstruction error and zeros of the code, by function"),
    ROW("C30", "no-winner", "Among ReLU's variants there is no consistent winner", "Xu, Wang, Chen, Li, 2015; surveys", "none",
        "errors of many functions on many workloads: P(better than ReLU), performance profiles"),
    ROW("C31", "expressive", "A linear network cannot fit what a rectified one can", "every textbook", "none",
        "error on spirals and XOR by depth and width"),
    ROW("C33", "sparse-is-cheaper", "Sparse activity lowers a network's cost", "Glorot, Bordes, Bengio, AISTATS 2011", "none",
        "time of a product that skips zeros, over BLIS's, at 50 to 99 % zeros"),
    ROW("C34", "rectification-matters-most", "Rectification is the single most important factor of a recognition system", "Jarrett et al., ICCV 2009",
        "none", "accuracy of random and trained filters with and without rectification, contrast normalisation and either pooling"),
    {0},
};
