// Runs before the first paint and outlives the app: the remembered theme, and what to do when the app breaks.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("ampc.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // A browser that remembers nothing follows the system.
  }

  let reported = 0;
  const report = (message) => {
    if (++reported > 3) return;
    const body = JSON.stringify({
      message: String(message).slice(0, 2000) || "?",
      path: location.pathname.slice(0, 200),
    });
    const headers = { "Content-Type": "application/json" };
    fetch("/api/client-errors", { method: "POST", headers, body, keepalive: true }).catch(() => {});
  };

  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    const box = document.createElement("div");
    box.className = "crash";
    box.setAttribute("role", "alert");
    const title = document.createElement("p");
    title.className = "crash__title";
    title.textContent = "Aplikasi berhenti bekerja";
    const text = document.createElement("p");
    text.textContent = "Data di server aman. Muat ulang halaman untuk melanjutkan.";
    const button = document.createElement("button");
    button.className = "btn btn--primary";
    button.type = "button";
    button.textContent = "Muat ulang";
    button.addEventListener("click", () => location.reload());
    box.append(title, text, button);
    // In the top layer, above any dialog of the app that is still open.
    const dialog = document.createElement("dialog");
    dialog.className = "crash-layer";
    dialog.setAttribute("aria-label", "Aplikasi berhenti bekerja");
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.append(box);
    document.body.append(dialog);
    dialog.showModal();
  };

  // The app cannot go on after a panic, nor start when a part of it did not load.
  const isFatal = (error) => error instanceof WebAssembly.RuntimeError || document.getElementById("boot") !== null;

  addEventListener("ampc:panic", (event) => {
    report(event.detail);
    tell();
  });
  addEventListener("error", (event) => {
    // The browser's note that a chart was resized while it was measured; harmless.
    if (event.message?.startsWith("ResizeObserver loop")) return;
    if (!told) report(event.message);
    if (isFatal(event.error)) tell();
  });
  addEventListener("unhandledrejection", (event) => {
    if (event.reason?.name === "AbortError") return;
    if (!told) report(event.reason?.message ?? event.reason);
    if (isFatal(event.reason)) tell();
  });
})();
