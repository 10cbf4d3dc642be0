// A chart stands as a drawing. Who points at it gets it drawn by plotly in its place, with what its points say and the button
// that saves it; `load` promises plotly's script, `ask` gives the figure. Old Chromium reads it too.
function plotWhenAsked(box, load, ask) {
  const asked = () => {
    box.removeEventListener('pointerenter', asked);
    load().then(() => {
      const figure = ask(), sheet = document.createElement('div');
      figure.layout.autosize = true;
      sheet.style.height = box.style.height;
      box.appendChild(sheet);
      return window.Plotly.newPlot(sheet, figure.data, figure.layout, Object.assign({ responsive: true }, figure.config));
    }).then(() => { box.classList.add('asked'); });
  };
  box.addEventListener('pointerenter', asked);
}
