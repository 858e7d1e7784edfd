// What every page with answers shares: printing, giving up a form in place, the address after an answer.

const start = () => {
  document.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const leaving = event.target.closest(".give-up");
  if (leaving) {
    event.preventDefault();
    const place = leaving.closest("details");
    place.open = false;
    place.querySelector("summary").focus();
  }
});

// Only one dismissal is being written at a time.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".dismiss") || !event.target.open) return;
  document.querySelectorAll(".dismiss[open]").forEach((other) => {
    if (other !== event.target) other.open = false;
  });
}, true);

// After an answer the focus is on what takes it back, which bears the same id in the new page; or on what is wrong.
let answered = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  answered = event.target.querySelector?.("[name=cle]") ? event.target.closest("[id^='c-']")?.id ?? "" : "";
});
document.addEventListener("htmx:afterSettle", () => {
  start();
  const wrong = document.querySelector(".dismissing [aria-invalid]");
  if (answered) (wrong ?? document.querySelector(`#r-${answered.slice(2)}`))?.focus({ preventScroll: true });
  answered = "";
});

start();
