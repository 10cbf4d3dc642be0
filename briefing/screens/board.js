// Charts are drawn as they come near the screen; where the browser cannot tell, all at once. Old Chromium reads it too.
(function () {
  var held = document.getElementById('figures'), figures = JSON.parse(held.textContent), drawn = {};
  function draw(box) {
    if (drawn[box.dataset.figure]) { return; }
    drawn[box.dataset.figure] = true;
    var figure = figures[box.dataset.figure];
    figure.layout.autosize = true;
    delete figure.layout.width;
    Plotly.newPlot(box, figure.data, figure.layout, {
      displaylogo: false, responsive: true, locale: 'zh-CN', displayModeBar: 'hover', modeBarButtons: [[{
        name: 'save', title: held.getAttribute('data-save'), icon: Plotly.Icons.camera, click: function (plot) {
          Plotly.downloadImage(plot, {format: 'png', scale: 2, filename: figure.name});
        }
      }]]
    });
  }
  var boxes = [].slice.call(document.querySelectorAll('.plot'));
  if (!window.IntersectionObserver) { boxes.forEach(draw); return; }
  var watch = new IntersectionObserver(function (seen) {
    seen.forEach(function (one) { if (one.isIntersecting) { draw(one.target); watch.unobserve(one.target); } });
  }, {rootMargin: '600px'});
  boxes.forEach(function (box) { watch.observe(box); });
  window.addEventListener('beforeprint', function () { boxes.forEach(draw); });
})();
