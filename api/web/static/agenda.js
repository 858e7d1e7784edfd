// Séance: opens one panel at a time where the row is; the focus stays on its button. Without this script the
// same buttons are links to the page with the panel open.

const buttons = () => [...document.querySelectorAll("a.open")];

function close(button) {
  button.setAttribute("aria-expanded", "false");
  document.getElementById(button.dataset.panel).replaceChildren();
}

async function open(button) {
  const panel = document.getElementById(button.dataset.panel);
  buttons().filter((other) => other !== button && isOpen(other)).forEach(close);
  button.setAttribute("aria-expanded", "true");
  await htmx.ajax("GET", button.dataset.address, { target: panel, swap: "innerHTML" });
}

const isOpen = (button) => button.getAttribute("aria-expanded") === "true";

function toggle(event) {
  const button = event.target.closest("a.open");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  event.preventDefault();
  if (isOpen(button)) close(button);
  else open(button);
}

document.addEventListener("click", toggle);
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.closest("a.open")) {
    event.preventDefault();
    event.target.click();
  }
});

document.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
document.querySelector("[data-fold]")?.addEventListener("click", ({ target }) => {
  const isFolded = document.getElementById("ordre").classList.toggle("folded");
  target.setAttribute("aria-pressed", String(isFolded));
});
for (const button of buttons()) button.setAttribute("role", "button");
