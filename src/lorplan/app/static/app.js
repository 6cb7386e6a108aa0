// Renews the plan on the page when there is something newer; nothing else. Every page works without it.
"use strict";

async function renewed(part) {
  const address = new URL(part.dataset.from, location.href);
  address.searchParams.set("have", part.dataset.have);
  const answer = await fetch(address, { credentials: "same-origin" });
  if (answer.status !== 200) return answer.status === 204;
  const drawn = await answer.text();
  if (part.contains(document.activeElement)) return true; // somebody is at work in it: it stays until they are done
  part.innerHTML = drawn;
  part.dataset.have = answer.headers.get("X-Plan");
  return true;
}

async function keepRenewed(part) {
  for (;;) {
    if (document.visibilityState !== "visible") {
      await new Promise((go) => document.addEventListener("visibilitychange", go, { once: true }));
    }
    const fine = await renewed(part).catch(() => false);
    if (!fine) await new Promise((go) => setTimeout(go, 3000));
  }
}

const part = document.getElementById("plan");
if (part !== null) keepRenewed(part);
