// Small comforts on top of pages that work without any script.
"use strict";

// "Near me": coordinates are rounded to two decimals (about a mile) before they leave the browser.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  const say = (text) => {
    const status = button.closest("form").querySelector("[role=status]");
    if (status) status.textContent = text;
  };
  say("Waiting for your browser to say where you are.");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const field = document.getElementById(button.dataset.locate);
      field.disabled = false;
      field.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
      field.form.requestSubmit();
    },
    () => say("Your browser did not say where you are. Write a ZIP or a city instead."),
    { maximumAge: 600000, timeout: 15000 },
  );
});
if (navigator.geolocation) {
  for (const button of document.querySelectorAll("[data-locate]")) {
    button.hidden = false;
    if (button.parentElement.hidden) button.parentElement.hidden = false;
  }
}

// Suggestions under a search box: an editable combobox with a list (WAI-ARIA Authoring Practices).
// The server sends the options as a part of a page; nothing that was typed is kept.
function suggestUnder(input) {
  const list = document.createElement("div");
  const status = document.createElement("span");
  const only = input.dataset.suggest;
  let asked = 0;
  let timer = 0;
  let active = -1;
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  status.className = "unseen";
  status.setAttribute("role", "status");
  input.after(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (number) => {
    active = number;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === number)));
    const option = options()[number];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    list.style.top = `${input.offsetTop + input.offsetHeight + 4}px`;
    list.style.left = `${input.offsetLeft}px`;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const ask = async () => {
    const ticket = (asked += 1);
    const text = input.value.trim();
    if (text.length < 2) return close();
    const answer = await fetch(`/suggest?${new URLSearchParams({ q: text, ...(only === "places" && { only }) })}`).catch(() => null);
    const part = answer && answer.ok ? await answer.text() : "";
    if (ticket !== asked || document.activeElement !== input) return;
    list.innerHTML = part;
    options().forEach((option, index) => (option.id = `${list.id}-${index}`));
    if (!options().length) return close();
    open();
    mark(-1);
    status.textContent = `${options().length} ${options().length === 1 ? "suggestion" : "suggestions"}, arrow down to choose`;
  };
  const choose = (option) => {
    close();
    if (option.dataset.href) return window.location.assign(option.dataset.href);
    input.value = option.dataset.value;
    input.form.requestSubmit();
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (list.hidden) {
      if (event.key === "ArrowDown" && !event.altKey) ask();
      return;
    }
    if (event.key === "ArrowDown") mark((active + 1) % count);
    else if (event.key === "ArrowUp") mark(active < 0 ? count - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(options()[active]);
    else if (event.key === "Escape") close();
    else return void (event.key === "Enter" && close());
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}
for (const input of document.querySelectorAll("[data-suggest]")) suggestUnder(input);

// htmx notes the present address for its history, which we do not use; what was looked for stays nowhere.
const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
document.addEventListener("DOMContentLoaded", forget);
document.addEventListener("htmx:afterSettle", forget);
window.addEventListener("pagehide", forget);

// "Leave quickly": replaces this page, so that "back" does not return to it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.leave");
  if (!link) return;
  event.preventDefault();
  window.location.replace(link.href);
});

// Streets, only where the operator has set a tile server: offered when a map is opened, loaded when asked for.
document.addEventListener(
  "toggle",
  (event) => {
    for (const part of event.target.querySelectorAll(".streets")) part.hidden = false;
  },
  true,
);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-streets]");
  if (!button) return;
  const part = button.closest(".streets");
  button.disabled = true; // asked once is enough
  try {
    const { showStreets } = await import(button.dataset.streets);
    await showStreets(part);
  } catch {
    button.disabled = false;
    part.querySelector("[role=status]").textContent = "The streets could not be loaded. The list above is complete without them.";
  }
});

// The comparison tray counts what is chosen and allows four.
document.addEventListener("change", (event) => {
  if (!event.target.matches("input[name=clinic][form=tray]")) return;
  const boxes = [...document.querySelectorAll("input[name=clinic][form=tray]")];
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.disabled = !box.checked && chosen >= 4;
  const counter = document.getElementById("tray-count");
  if (counter) counter.textContent = chosen ? `${chosen} chosen` : "Choose two to four clinics";
});

// The shortlist stays in this browser (localStorage, no cookie); pages work without it.
const shortlist = {
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem("shortlist") || "[]");
      return kept.filter((item) => typeof item.slug === "string" && typeof item.name === "string").slice(0, 20);
    } catch {
      return [];
    }
  },
  write(kept) {
    try {
      if (kept.length) localStorage.setItem("shortlist", JSON.stringify(kept.slice(0, 20)));
      else localStorage.removeItem("shortlist");
    } catch {} // a private window may refuse
    this.show();
  },
  show() {
    const kept = this.read();
    for (const link of document.querySelectorAll("a.kept")) {
      link.hidden = !kept.length;
      link.querySelector(".count").textContent = String(kept.length);
    }
    for (const button of document.querySelectorAll("[data-keep]")) {
      const on = kept.some((item) => item.slug === button.dataset.keep);
      button.parentElement.hidden = false;
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? "On my shortlist" : "Keep on my shortlist";
    }
    const section = document.getElementById("shortlist");
    if (!section) return;
    section.hidden = !kept.length;
    section.querySelector("ul").replaceChildren(
      ...kept.map(({ slug, name }, index) => {
        const row = document.createElement("li");
        const label = document.createElement("label");
        const box = document.createElement("input");
        const link = document.createElement("a");
        Object.assign(box, { type: "checkbox", name: "clinic", value: slug, checked: index < 4 });
        Object.assign(link, { href: `/clinics/${encodeURIComponent(slug)}`, textContent: "Open", className: "small" });
        link.setAttribute("aria-label", `Open ${name}`);
        label.className = "choose";
        label.append(box, ` ${name}`);
        row.append(label, " ", link);
        return row;
      }),
    );
  },
};
document.addEventListener("click", (event) => {
  const keep = event.target.closest("[data-keep]");
  if (keep) {
    const others = shortlist.read().filter((item) => item.slug !== keep.dataset.keep);
    const on = keep.getAttribute("aria-pressed") === "true";
    shortlist.write(on ? others : [...others, { slug: keep.dataset.keep, name: keep.dataset.name }]);
  }
  if (event.target.closest("[data-forget]")) shortlist.write([]);
  if (event.target.closest("[data-print]")) window.print();
});
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
shortlist.show();
