// What makes the page quicker to use. Everything is there without it: links, forms and plain text.
(() => {
  "use strict";
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const search = document.getElementById("q");
  const hits = all(".hit h3 a");
  const matches = all(".text mark[id]");
  const status = document.querySelector("[data-at]");
  const KEYS = "kashaf-keys";

  // Single keys can be switched off on the help page; a browser that keeps nothing leaves them on.
  const kept = () => { try { return localStorage.getItem(KEYS); } catch { return null; } };
  let keys = kept() !== "off";
  const choice = document.querySelector("input[data-keys]");
  if (choice) {
    choice.checked = keys;
    choice.closest("[hidden]")?.removeAttribute("hidden");
    choice.addEventListener("change", () => {
      keys = choice.checked;
      try { localStorage.setItem(KEYS, keys ? "on" : "off"); } catch { /* only for this page, then */ }
    });
  }

  const toHit = (step) => {
    if (hits.length === 0) return false;
    const at = hits.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : hits.length - 1) : at + step;
    if (next < 0) { search?.focus(); return true; }
    if (next >= hits.length) return false;
    hits[next].focus({ preventScroll: true });
    hits[next].closest(".hit").scrollIntoView({ block: "nearest" });
    return true;
  };

  let now = -1;
  const show = (place) => {
    if (matches.length === 0) return false;
    matches[now]?.classList.remove("now");
    now = (place + matches.length) % matches.length;
    const mark = matches[now];
    mark.classList.add("now");
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    history.replaceState(history.state, "", "#" + mark.id);
    if (status) status.textContent = `${mark.id.slice(1)} / ${status.dataset.at}`;
    return true;
  };
  const toMatch = (step) => show(now < 0 && step < 0 ? -1 : now + step);
  const fromAddress = () => {
    // A match, or a passage and the first match in it.
    const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const at = named ? matches.findIndex((mark) => mark === named || named.contains(mark)) : -1;
    if (at >= 0 && at !== now) show(at);
  };
  addEventListener("hashchange", fromAddress);
  fromAddress();

  for (const button of all("[data-jump]")) {
    if (matches.length < 2) continue;
    button.hidden = false;
    button.addEventListener("click", () => toMatch(Number(button.dataset.jump)));
  }

  for (const button of all("[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(text.textContent.trim());
        button.textContent = button.dataset.done;
        setTimeout(() => { button.textContent = label; }, 2500);
      } catch {
        // Not allowed: select it, so that the usual key copies it.
        getSelection().selectAllChildren(text);
      }
    });
  }

  // Beside the results there is room for the filters.
  const filters = document.querySelector("details.filters");
  if (filters && matchMedia("(min-width: 62rem)").matches) filters.open = true;

  // By the letter, or where the keyboard writes another script by the place of the key.
  const letter = (event) => (/^[\x21-\x7e]$/.test(event.key) ? event.key.toLowerCase()
    : event.code === "Slash" ? "/" : event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key);
  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const target = event.target;
    let done = false;
    if (event.key === "ArrowDown" && (target === search || hits.includes(target))) done = toHit(1);
    else if (event.key === "ArrowUp" && hits.includes(target)) done = toHit(-1);
    else if (event.key === "Escape" && target === search) search.blur();
    else if (keys && !typing(target)) {
      switch (letter(event)) {
        case "/": if (search) { search.focus(); search.select(); done = true; } break;
        case "j": done = toHit(1); break;
        case "k": done = toHit(-1); break;
        case "n": done = toMatch(1); break;
        case "p": done = toMatch(-1); break;
      }
    }
    if (done) event.preventDefault();
  });
})();
