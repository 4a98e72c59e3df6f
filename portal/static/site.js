// Small comforts on top of pages that work without any script.
"use strict";

// "Near me": coordinates are rounded to two decimals (about a mile) before they leave the browser.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button || !navigator.geolocation) return;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    const field = document.getElementById(button.dataset.locate);
    field.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
    field.form.requestSubmit();
  });
});
for (const button of document.querySelectorAll("[data-locate]")) button.hidden = !navigator.geolocation;

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

// The comparison tray counts what is chosen and allows four.
document.addEventListener("change", (event) => {
  if (!event.target.matches("input[name=clinic][form=tray]")) return;
  const boxes = [...document.querySelectorAll("input[name=clinic][form=tray]")];
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.disabled = !box.checked && chosen >= 4;
  const counter = document.getElementById("tray-count");
  if (counter) counter.textContent = chosen ? `${chosen} chosen` : "Choose two to four clinics";
});
