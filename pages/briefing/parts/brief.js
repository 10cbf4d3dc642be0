// The screens of 汇报: drawn once by plotly, shown one at a time on a canvas of 1600 × 900 px that fills the window.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector('.brief');
  // Called again after every run of the page: what listened before must not listen twice.
  root.end?.();
  const sheet = root.querySelector('.sheet');
  const title = root.querySelector('h1');
  const said = root.querySelector('.said');
  const count = root.querySelector('.count');
  root.querySelector('.out').replaceChildren(...Object.entries(data.ways).map(([name, address]) => {
    const link = document.createElement('a');
    link.href = address;
    link.textContent = name;
    return link;
  }));
  const address = new URL(window.location.href);
  const state = (root.state ??= {
    at: Number(address.searchParams.get('scene') || 1) - 1,
    loop: Number(address.searchParams.get('loop') || 0),
  });
  const scenes = data.scenes;
  // Another plan, quarter or edition: other screens.
  if (root.version !== data.version) {
    if (root.version !== undefined && root.plan !== data.plan) { state.at = 0; }
    root.version = data.version;
    root.plan = data.plan;
    sheet.replaceChildren();
    root.boxes = [];
  }
  const boxes = root.boxes;

  const keep = (name, value) => {
    const here = new URL(window.location.href);
    if (value) { here.searchParams.set(name, value); } else { here.searchParams.delete(name); }
    window.history.replaceState(window.history.state, '', here);
  };

  const drawn = (number) => {
    if (!boxes[number]) {
      const box = document.createElement('div');
      box.className = 'scene';
      sheet.appendChild(box);
      boxes[number] = box;
      const figure = JSON.parse(scenes[number].figure);
      window.Plotly.newPlot(box, figure.data, figure.layout, { staticPlot: true });
    }
    return boxes[number];
  };

  const show = (number) => {
    if (!window.Plotly || !scenes.length) { return; }
    state.at = (number + scenes.length) % scenes.length;
    const now = drawn(state.at);
    boxes.forEach((box) => { box.classList.toggle('shown', box === now); });
    title.textContent = scenes[state.at].title;
    said.textContent = scenes[state.at].words;
    count.textContent = `${state.at + 1} / ${scenes.length}`;
    root.dataset.scene = String(state.at + 1);
    keep('scene', state.at ? String(state.at + 1) : '');
    // The next one waits ready, so that turning the page takes no time.
    window.setTimeout(() => { if (root.isConnected) { drawn((state.at + 1) % scenes.length); } }, 60);
  };

  const fit = () => {
    const scale = Math.min(window.innerWidth / 1600, window.innerHeight / 900);
    const left = (window.innerWidth - 1600 * scale) / 2;
    const top = window.matchMedia('(max-width: 760px)').matches ? 48 : (window.innerHeight - 900 * scale) / 2;
    sheet.parentElement.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  };

  let timer = 0;
  const run = () => {
    window.clearInterval(timer);
    root.dataset.loop = String(state.loop || 0);
    if (state.loop) {
      timer = window.setInterval(() => {
        // Once around, the server is asked whether something newer was published.
        if (state.at + 1 >= scenes.length) { setTriggerValue('round', Date.now()); }
        show(state.at + 1);
      }, state.loop * 1000);
    }
  };

  const save = (format) => {
    const scene = scenes[state.at];
    window.Plotly.downloadImage(boxes[state.at], { format, scale: format === 'png' ? 2 : 1, filename: scene.name });
  };

  const keys = {
    ArrowRight: () => show(state.at + 1), ArrowDown: () => show(state.at + 1), PageDown: () => show(state.at + 1),
    ' ': () => show(state.at + 1), Enter: () => show(state.at + 1),
    ArrowLeft: () => show(state.at - 1), ArrowUp: () => show(state.at - 1), PageUp: () => show(state.at - 1),
    Backspace: () => show(state.at - 1),
    Home: () => show(0), End: () => show(scenes.length - 1),
    l: () => { state.loop = state.loop ? 0 : 15; keep('loop', state.loop ? String(state.loop) : ''); run(); },
    f: () => document.documentElement.requestFullscreen?.(),
    p: () => save('png'), s: () => save('svg'),
    Escape: () => { window.location.href = data.home; },
  };
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.target instanceof Element && event.target.closest('input, textarea, button, a, [role="option"]')) { return; }
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    // Streamlit has keys of its own (r runs a page again); here they turn nothing.
    if (act) { event.preventDefault(); event.stopPropagation(); act(); run(); }
  };

  const tapped = (event) => {
    show(event.clientX < window.innerWidth / 3 ? state.at - 1 : state.at + 1);
    run();
  };
  let from = null;
  const touched = (event) => { from = event.changedTouches[0].clientX; };
  const let_go = (event) => {
    const moved = event.changedTouches[0].clientX - (from ?? event.changedTouches[0].clientX);
    if (Math.abs(moved) > 40) { event.preventDefault(); show(moved < 0 ? state.at + 1 : state.at - 1); run(); }
  };

  const begin = () => { fit(); show(Math.min(Math.max(state.at, 0), scenes.length - 1)); run(); };
  window.addEventListener('resize', fit);
  document.addEventListener('keydown', pressed, true);
  sheet.addEventListener('click', tapped);
  sheet.addEventListener('touchstart', touched, { passive: true });
  sheet.addEventListener('touchend', let_go);
  if (window.Plotly) {
    begin();
  } else {
    const script = document.createElement('script');
    script.src = data.script;
    script.onload = begin;
    document.head.appendChild(script);
  }
  root.end = () => {
    window.clearInterval(timer);
    window.removeEventListener('resize', fit);
    document.removeEventListener('keydown', pressed, true);
    sheet.removeEventListener('click', tapped);
    sheet.removeEventListener('touchstart', touched);
    sheet.removeEventListener('touchend', let_go);
  };
  return root.end;
}
