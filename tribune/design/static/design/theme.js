// Before the first paint: the colours this reader chose, kept on the device. No cookie.
try {
  const kept = localStorage.getItem("theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch { /* storage refused: the system's scheme stays */ }
