// Renews the plan on the page when there is something newer; nothing else. Every page works without it.
"use strict";

const part = document.getElementById("plan");

function untouched() {
  const fields = part.querySelectorAll("input:not([type=hidden]), select, textarea");
  const changed = [...fields].some((field) =>
    field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? field.selectedIndex > 0
    : field.value !== field.defaultValue);
  return !changed && !part.contains(document.activeElement);
}

// Somebody is at work in this part of the page: it stays as it is, and a line says that there is something newer.
async function whenUntouched() {
  while (!untouched()) {
    document.getElementById("newer").hidden = false;
    await new Promise((go) => setTimeout(go, 1000));
  }
  document.getElementById("newer").hidden = true;
}

async function renew() {
  const address = new URL(part.dataset.from, location.href);
  address.searchParams.set("have", part.dataset.have);
  const answer = await fetch(address, { credentials: "same-origin" });
  if (answer.status === 204) return;
  if (answer.status !== 200) throw new Error(String(answer.status));
  const drawn = await answer.text();
  await whenUntouched();
  part.innerHTML = drawn;
  part.dataset.have = answer.headers.get("X-Plan");
}

async function keepRenewed() {
  for (;;) {
    if (document.visibilityState !== "visible") {
      await new Promise((go) => document.addEventListener("visibilitychange", go, { once: true }));
    }
    await renew().catch(() => new Promise((go) => setTimeout(go, 3000)));
  }
}

if (part !== null) keepRenewed();
