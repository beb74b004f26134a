// SPDX-License-Identifier: MIT
// Lists of layers as text: "conv2d(32, 5) activation residual(dense(8) relu dense(8)) dense(10)".
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "activation_choice.h"
#include "command.h"
#include "layer_list.h"

enum { DEPTH = 16 }; // of lists in lists

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
    const char *end = **text == '(' ? strchr(*text, ')') : 0;
    const size_t length = strlen(name), more = end ? (size_t)(end - *text) + 1 : 0;
    if ((**text == '(' && !end) || length + more >= sizeof layer->name) return complain(EXIT_USAGE, "%s: \")\" is missing at \"%.40s\"", name, *text);
    memcpy(layer->name, name, length);
    memcpy(layer->name + length, *text, more);
    *text += more;
    struct activation_choice choice;
    const int code = activation_choose(&choice, layer->name, 0);
    if (!code) activation_print(&choice, layer->name, sizeof layer->name);
    return code;
}

static int read_list(struct layer_list *list, const char **text, int depth);

static int read_held(struct layer *layer, const char **text, int depth) {
    if (depth == DEPTH) return complain(EXIT_USAGE, "lists of layers are nested deeper than %d", DEPTH);
    if (*(*text)++ != '(') return complain(EXIT_USAGE, "%s holds a list of layers: %s(dense(8) relu)", layer->name, layer->name);
    layer->list = calloc(1, sizeof *layer->list);
    if (!layer->list) return complain(EXIT_ENVIRONMENT, "out of memory for a list of layers");
    const int code = read_list(layer->list, text, depth + 1);
    if (code) return code;
    return *(*text)++ == ')' ? EXIT_FINE : complain(EXIT_USAGE, "%s: \")\" is missing", layer->name);
}

static int read_layer(struct layer *layer, const char **text, int depth) {
    char name[NOTATION_NAME];
    if (!notation_name(text, name)) return EXIT_USAGE;
    const bool activation = is_activation(name);
    layer->kind = find_kind(activation ? "activation" : name);
    if (!layer->kind) return complain_of_kind(name);
    snprintf(layer->name, sizeof layer->name, "%s", name);
    layer->state = calloc(1, layer->kind->state_bytes ? layer->kind->state_bytes : 1);
    if (!layer->state) return complain(EXIT_ENVIRONMENT, "out of memory for a layer");
    if (activation) return read_activation(layer, text, name);
    if (layer->kind->holds_list) return read_held(layer, text, depth);
    return notation_values(text, name, layer->kind->options, layer->kind->option_count, layer->options);
}

static int read_list(struct layer_list *list, const char **text, int depth) {
    for (*text += strspn(*text, NOTATION_BLANKS); **text && **text != ')'; *text += strspn(*text, NOTATION_BLANKS)) {
        struct layer *more = realloc(list->layers, (list->count + 1) * sizeof *more);
        if (!more) return complain(EXIT_ENVIRONMENT, "out of memory for a list of layers");
        list->layers = more;
        list->layers[list->count] = (struct layer){0};
        const int code = read_layer(&list->layers[list->count++], text, depth);
        if (code) return code;
    }
    return list->count ? EXIT_FINE : complain(EXIT_USAGE, "a list of layers is empty");
}

int layer_list_read(struct layer_list *list, const char **text) {
    *list = (struct layer_list){0};
    return read_list(list, text, 0);
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
        const uint64_t left = size - used;
        int length = snprintf(text + used, left, "%s%s(", i ? " " : "", layer->name);
        if (layer->list) {
            if (length < 0 || (uint64_t)length >= left || !layer_list_print(layer->list, text + used + length, left - (uint64_t)length)) return false;
            used += strlen(text + used);
            length = snprintf(text + used, size - used, ")");
        } else {
            char item[1024];
            notation_print(item, sizeof item, layer->name, layer->kind->options, layer->kind->option_count, layer->options);
            length = snprintf(text + used, left, "%s%s", i ? " " : "", item);
        }
        if (length < 0 || (uint64_t)length >= size - used) return false;
        used += (uint64_t)length;
    }
    return true;
}
