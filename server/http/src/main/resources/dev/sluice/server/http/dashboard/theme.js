// Runs before anything is drawn: a page that is light for a moment dazzles whoever wants it dark.
(function () {
  const wanted = localStorage.getItem('sluice-theme');
  if (wanted) document.documentElement.dataset.theme = wanted;
})();
