// The customer portal can be installed and reads its catalogue without a network; see sw.js.
if ('serviceWorker' in navigator) {
  addEventListener('load', () => {
    // Without it everything works but that.
    navigator.serviceWorker.register('/sw.js', { scope: '/customer/' }).catch(() => {});
  });
}
