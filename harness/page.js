// SPDX-License-Identifier: MIT
// Sorting by a click on a column's name, and filters for tables that have columns to choose by. The page is whole without this.
"use strict";
const valueOf = (row, column, isNumber) => {
    const text = row.cells[column].textContent.trim();
    if (!isNumber) return text;
    return text === "" ? NaN : text.startsWith("inf") ? Infinity : parseFloat(text);
};

// What is absent comes last either way.
const compare = (a, b, direction) => {
    const noA = a === "" || Number.isNaN(a), noB = b === "" || Number.isNaN(b);
    if (noA || noB) return noA - noB;
    if (typeof a === "number") return direction * (a < b ? -1 : a > b ? 1 : 0);
    return direction * a.localeCompare(b, "en", { numeric: true });
};

const sortBy = (table, head, column) => {
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const isNumber = head.classList.contains("n");
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, value: valueOf(row, column, isNumber) }));
    rows.sort((a, b) => compare(a.value, b.value, direction));
    table.tBodies[0].append(...rows.map((entry) => entry.row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
};

const addSorting = (table) => {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
        if (!head.textContent) return;
        const button = document.createElement("button");
        button.type = "button";
        button.title = "sort";
        button.append(...head.childNodes);
        button.addEventListener("click", () => sortBy(table, head, column));
        head.append(button);
    });
};

const labelled = (form, text, control) => {
    const label = document.createElement("label");
    label.append(text, control);
    form.append(label);
};

const selectOf = (table, column) => {
    const select = document.createElement("select");
    const values = new Set([...table.tBodies[0].rows].map((row) => valueOf(row, column, false)));
    select.append(new Option("all", ""));
    for (const value of [...values].sort((a, b) => a.localeCompare(b, "en", { numeric: true }))) select.append(new Option(value || "none", "=" + value));
    return select;
};

const inputOf = (type) => {
    const input = document.createElement("input");
    input.type = type;
    input.step = "any";
    return input;
};

// Each filter is a function of a row: whether it stays.
const addFilters = (table) => {
    const form = document.createElement("form"), filters = [], shown = document.createElement("output");
    form.className = "filters";
    form.addEventListener("submit", (event) => event.preventDefault());
    [...table.tHead.rows[0].cells].forEach((head, column) => {
        if (head.dataset.f === "choose") {
            const select = selectOf(table, column);
            labelled(form, head.textContent, select);
            filters.push((row) => select.value === "" || "=" + valueOf(row, column, false) === select.value);
        } else if (head.dataset.f === "most") {
            const input = inputOf("number");
            labelled(form, head.textContent + " at most", input);
            filters.push((row) => input.value === "" || valueOf(row, column, true) <= parseFloat(input.value));
        }
    });
    if (!filters.length) return;
    const search = inputOf("search");
    labelled(form, "contains", search);
    filters.push((row) => row.textContent.toLowerCase().includes(search.value.toLowerCase()));
    form.append(shown);
    const apply = () => {
        let count = 0;
        for (const row of table.tBodies[0].rows) {
            row.hidden = !filters.every((keeps) => keeps(row));
            count += !row.hidden;
        }
        shown.textContent = count + " of " + table.tBodies[0].rows.length + " rows";
    };
    form.addEventListener("input", apply);
    apply();
    table.parentElement.before(form);
};

for (const table of document.querySelectorAll("table")) {
    addFilters(table);
    addSorting(table);
}
