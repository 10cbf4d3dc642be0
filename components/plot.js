// A chart stands as a drawing. Who points at it gets it drawn by plotly in its place, with what its points say and the button
// that saves it; `load` promises plotly's script, `ask` gives the figure. Where that fails the drawing stays, and the next pointing
// tries again. Old Chromium reads it too.
function plotWhenAsked(box, load, ask) {
  let sheet = null;
  const asked = () => {
    box.removeEventListener('pointerenter', asked);
    load().then(() => {
      const figure = ask();
      figure.layout.autosize = true;
      sheet = document.createElement('div');
      sheet.style.height = box.style.height;
      box.appendChild(sheet);
      return window.Plotly.newPlot(sheet, figure.data, figure.layout, Object.assign({ responsive: true }, figure.config));
    }).then(() => { box.classList.add('asked'); }).catch(() => {
      if (sheet) { sheet.remove(); }
      box.addEventListener('pointerenter', asked);
    });
  };
  box.addEventListener('pointerenter', asked);
}
