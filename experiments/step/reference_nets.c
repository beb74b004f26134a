// SPDX-License-Identifier: MIT
#include "reference_nets.h"

#include <string.h>

const struct reference_net reference_nets[] = {
    {"MLP-256", {1, 1, 784}, "dense(256) activation dense(256) activation dense(10)"},
    {"MLP-1024", {1, 1, 784}, "dense(1024) activation dense(1024) activation dense(1024) activation dense(10)"},
    {"A",
     {28, 28, 1},
     "conv2d(32, 5, padding=2) activation max_pool(2) conv2d(64, 5, padding=2) activation max_pool(2) dense(128) activation dense(10)"},
    {"B",
     {32, 32, 3},
     "conv2d(32, 5, padding=2) activation max_pool(2) conv2d(32, 5, padding=2) activation max_pool(2) "
     "conv2d(64, 5, padding=2) activation max_pool(2) dense(64) activation dense(10)"},
    {"C",
     {32, 32, 3},
     "conv2d(32, 3, padding=1) activation conv2d(32, 3, padding=1) activation max_pool(2) "
     "conv2d(64, 3, padding=1) activation conv2d(64, 3, padding=1) activation max_pool(2) dense(128) activation dense(10)"},
};
const uint32_t reference_net_count = sizeof reference_nets / sizeof *reference_nets;

const struct reference_net *reference_net_find(const char *name) {
    for (uint32_t i = 0; i < reference_net_count; i++)
        if (strcmp(reference_nets[i].name, name) == 0) return &reference_nets[i];
    return 0;
}
