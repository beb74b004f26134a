// SPDX-License-Identifier: MIT
// Lists of layers as text: "conv2d(32, 5) activation residual(dense(8) relu dense(8)) dense(10)".
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "activation_choice.h"
#include "command.h"
#include "layer_list.h"

static const struct layer_kind *find_kind(const char *name) {
    for (uint32_t i = 0; layer_kinds[i]; i++)
        if (strcmp(layer_kinds[i]->name, name) == 0) return layer_kinds[i];
    return 0;
}

static bool is_activation(const char *name) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (uint64_t i = 0; i < table->function_count; i++)
        if (strcmp(table->functions[i]->name, name) == 0) return true;
    return false;
}

static int complain_of_kind(const char *name) {
    char valid[512] = "";
    for (uint32_t i = 0; layer_kinds[i]; i++) {
        const size_t used = strlen(valid);
        snprintf(valid + used, sizeof valid - used, "%s, ", layer_kinds[i]->name);
    }
    return complain(EXIT_USAGE, "there is no layer \"%s\"; valid: %sand every activation (`relubench list activations`)", name, valid);
}

// An activation keeps its text, brackets and all, for its plan to read.
static int read_activation(struct layer *layer, const char **text, const char *name) {
    const char *end = *text;
    if (*end == '(') end = strchr(end, ')');
    const size_t length = strlen(name), more = end ? (size_t)(end - *text) + (*end == ')') : 0;
    if (!end || length + more >= sizeof layer->name) return complain(EXIT_USAGE, "%s: \")\" is missing at \"%.40s\"", name, *text);
    memcpy(layer->name, name, length);
    memcpy(layer->name + length, *text, more);
    *text += more;
    struct activation_choice choice;
    const int code = activation_choose(&choice, layer->name, 0);
    if (!code) activation_print(&choice, layer->name, sizeof layer->name);
    return code;
}

static int read_held(struct layer *layer, const char **text) {
    if (*(*text)++ != '(') return complain(EXIT_USAGE, "%s holds a list of layers: %s(dense(8) relu)", layer->name, layer->name);
    layer->list = calloc(1, sizeof *layer->list);
    if (!layer->list) return complain(EXIT_ENVIRONMENT, "out of memory for a list of layers");
    const int code = layer_list_read(layer->list, text);
    if (code) return code;
    return *(*text)++ == ')' ? EXIT_FINE : complain(EXIT_USAGE, "%s: \")\" is missing", layer->name);
}

static int read_layer(struct layer *layer, const char **text) {
    char name[NOTATION_NAME];
    if (!notation_name(text, name)) return EXIT_USAGE;
    const bool activation = is_activation(name);
    layer->kind = find_kind(activation ? "activation" : name);
    if (!layer->kind) return complain_of_kind(name);
    snprintf(layer->name, sizeof layer->name, "%s", name);
    layer->state = calloc(1, layer->kind->state_bytes ? layer->kind->state_bytes : 1);
    if (!layer->state) return complain(EXIT_ENVIRONMENT, "out of memory for a layer");
    if (activation) return read_activation(layer, text, name);
    if (layer->kind->holds_list) return read_held(layer, text);
    return notation_values(text, name, layer->kind->options, layer->kind->option_count, layer->options);
}

int layer_list_read(struct layer_list *list, const char **text) {
    *list = (struct layer_list){0};
    for (*text += strspn(*text, " \n"); **text && **text != ')'; *text += strspn(*text, " \n")) {
        struct layer *more = realloc(list->layers, (list->count + 1) * sizeof *more);
        if (!more) return complain(EXIT_ENVIRONMENT, "out of memory for a list of layers");
        list->layers = more;
        list->layers[list->count] = (struct layer){0};
        const int code = read_layer(&list->layers[list->count++], text);
        if (code) return code;
    }
    return list->count ? EXIT_FINE : complain(EXIT_USAGE, "a list of layers is empty");
}

void layer_list_free(struct layer_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->layers[i].list) layer_list_free(list->layers[i].list);
        free(list->layers[i].list);
        free(list->layers[i].state);
    }
    free(list->layers);
    *list = (struct layer_list){0};
}

bool layer_list_print(const struct layer_list *list, char *text, uint64_t size) {
    uint64_t used = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct layer *layer = &list->layers[i];
        char item[1024];
        if (layer->kind->holds_list) {
            char held[800];
            if (!layer_list_print(layer->list, held, sizeof held)) return false;
            snprintf(item, sizeof item, "%s(%s)", layer->name, held);
        } else {
            notation_print(item, sizeof item, layer->name, layer->kind->options, layer->kind->option_count, layer->options);
        }
        const int length = snprintf(text + used, size - used, "%s%s", i ? " " : "", item);
        if (length < 0 || (uint64_t)length >= size - used) return false;
        used += (uint64_t)length;
    }
    return true;
}
