// One chart of a page; called again after every run.
export default function (component) {
  const { data, parentElement } = component;
  const before = parentElement.querySelector('.plot');
  if (before.shown === data.figure) { return; }
  const box = before.cloneNode(false);
  before.replaceWith(box);
  box.shown = data.figure;
  box.classList.remove('asked');
  box.setAttribute('aria-label', data.alt);
  box.style.height = `${data.height}px`;
  box.innerHTML = data.drawing;
  const load = () => (window.plotly ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = data.script;
    script.onload = done;
    script.onerror = () => { window.plotly = undefined; failed(new Error(data.script)); };
    document.head.appendChild(script);
  }));
  plotWhenAsked(box, load, () => Object.assign(JSON.parse(data.figure), { config: JSON.parse(data.config) }));
}
