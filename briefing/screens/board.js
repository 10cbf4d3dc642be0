// The drawings of the board stand without a script; plotly's lies in the file as text and is read when somebody points at one.
(function () {
  let figures = null, plotly = null;
  const text = (id) => document.getElementById(id).textContent;
  const load = () => {
    plotly = plotly || new Promise((done) => {
      const script = document.createElement('script');
      script.textContent = text('plotly');
      document.head.appendChild(script);
      done();
    });
    return plotly;
  };
  for (const box of document.querySelectorAll('.plot')) {
    plotWhenAsked(box, load, () => {
      figures = figures || JSON.parse(text('figures'));
      return figures[box.dataset.figure];
    });
  }
})();
