// Light or dark: what the system asks for, unless the reader chose with the button. Runs before the page is painted.
"use strict";

const Theme = (() => {
  const key = "vae-report-theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const listeners = [];

  // A browser may refuse storage to pages from the file system.
  function stored(action) {
    try {
      return action(localStorage);
    } catch {
      return null;
    }
  }

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const changed = () => listeners.forEach((listener) => listener());

  function toggle() {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored((storage) => storage.setItem(key, root.dataset.theme));
    changed();
  }

  const chosen = stored((storage) => storage.getItem(key));
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  system.addEventListener("change", changed);
  document.addEventListener("DOMContentLoaded", () => document.getElementById("theme").addEventListener("click", toggle));

  return { isDark, onChange: (listener) => listeners.push(listener) };
})();
