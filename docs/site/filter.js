// A field above each long table that leaves only the rows with all of its words. Without JavaScript the whole table stands there.
document.querySelectorAll(".wide[data-filter]").forEach(function (wide) {
  var rows = Array.prototype.slice.call(wide.querySelectorAll("tbody tr"));
  var texts = rows.map(function (row) { return (row.id + " " + row.textContent).toLowerCase(); });
  var bar = document.createElement("p"), field = document.createElement("input"), said = document.createElement("span");
  bar.className = "filter";
  field.type = "search";
  field.placeholder = wide.dataset.filter;
  field.setAttribute("aria-label", wide.dataset.filter);
  said.setAttribute("aria-live", "polite");
  bar.append(field, said);
  wide.before(bar);
  function show() {
    var words = field.value.toLowerCase().split(/\s+/).filter(Boolean), left = 0;
    rows.forEach(function (row, k) {
      row.hidden = !words.every(function (word) { return texts[k].indexOf(word) >= 0; });
      left += row.hidden ? 0 : 1;
    });
    said.textContent = left + " of " + rows.length + " rows";
  }
  field.addEventListener("input", show);
  window.addEventListener("hashchange", function () { // a link to a row must find it
    var row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && row.hidden) { field.value = ""; show(); row.scrollIntoView(); }
  });
  show();
});
