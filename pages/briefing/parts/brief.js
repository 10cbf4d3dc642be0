// The screens of 汇报: laid out once, the shown one first, their charts drawn as they come, shown one at a time on 1600 × 900 px that fill the window.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector('.brief');
  // Called again after every run of the page: what listened before must not listen twice.
  root.end?.();
  const frame = root.querySelector('.frame');
  const sheets = root.querySelector('.sheets');
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
    annex: address.searchParams.get('annex') === '1',
  });

  const keep = (name, value) => {
    const here = new URL(window.location.href);
    if (value) { here.searchParams.set(name, value); } else { here.searchParams.delete(name); }
    window.history.replaceState(window.history.state, '', here);
  };

  // What the page's style says of type; on a busy machine it may come after the screens were laid out.
  const styled = () => {
    const style = getComputedStyle(sheets.firstElementChild || sheets);
    return ['--line', '--h1', '--third', '--side', 'font-family', 'line-height'].map((name) => style.getPropertyValue(name)).join('|');
  };

  // Every sheet with the screen it belongs to; a screen whose list goes on has several. What is shown is waited for; the screens
  // after it are laid out once it stands.
  const layNext = () => {
    const screen = root.waiting.shift(), holder = document.createElement('div');
    holder.innerHTML = data.screens[screen].html;
    sheets.append(...holder.children);
    screenLayout.fit(sheets.lastElementChild).forEach((box, sheet) => { root.sheets.push({ box, screen, sheet }); });
  };
  const layTo = (number) => { while (root.waiting.length && root.sheets.length <= number) { layNext(); } };
  const lay = () => {
    sheets.replaceChildren();
    root.sheets = [];
    root.narrow = screenLayout.narrow();
    root.waiting = [...data.screens.keys()].filter((screen) => state.annex || !data.screens[screen].annex);
    layTo(Math.max(state.at, 0));
    root.styled = styled();
  };
  // Another plan, quarter or edition: other screens.
  if (root.version !== data.version) {
    if (root.version !== undefined && root.plan !== data.plan) { state.at = 0; }
    root.version = data.version;
    root.plan = data.plan;
    lay();
  }

  const drawn = (number) => {
    const one = root.sheets[number];
    if (!one.drawn) { screenLayout.draw(one.box); one.drawn = true; }
    return one.box;
  };

  const tell = () => { count.textContent = root.waiting.length ? `${state.at + 1}` : `${state.at + 1} / ${root.sheets.length}`; };

  // The others wait ready, the next one drawn, so that turning the page takes no time.
  const prepare = () => {
    window.clearTimeout(root.preparing);
    root.preparing = window.setTimeout(() => {
      if (!root.isConnected) { return; }
      // A phone draws what it shows: a box that is not shown has no size.
      if (root.sheets.length > state.at + 1 && !root.narrow) { drawn(state.at + 1); }
      if (root.waiting.length) { layNext(); tell(); prepare(); }
    }, 60);
  };

  const show = (number) => {
    if (root.styled !== styled()) { lay(); }
    layTo(number < 0 ? Infinity : number);
    if (!root.sheets.length) { return; }
    state.at = (number + root.sheets.length) % root.sheets.length;
    root.sheets.forEach((one, at) => { one.box.classList.toggle('shown', at === state.at); });
    drawn(state.at);
    tell();
    root.dataset.scene = String(state.at + 1);
    keep('scene', state.at ? String(state.at + 1) : '');
    prepare();
  };

  const fit = () => {
    const scale = Math.min(window.innerWidth / 1600, window.innerHeight / 900);
    const left = (window.innerWidth - 1600 * scale) / 2;
    const top = (window.innerHeight - 900 * scale) / 2;
    frame.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    if (root.narrow !== screenLayout.narrow()) { lay(); show(Math.min(state.at, root.sheets.length - 1)); }
  };

  let timer = 0;
  const run = () => {
    window.clearInterval(timer);
    root.dataset.loop = String(state.loop || 0);
    if (state.loop) {
      timer = window.setInterval(() => {
        // Once around, the server is asked whether something newer was published.
        if (!root.waiting.length && state.at + 1 >= root.sheets.length) { setTriggerValue('round', Date.now()); }
        show(state.at + 1);
      }, state.loop * 1000);
    }
  };

  // Pictures are taken by the server's browser, of the same screen; they come with the next run of the page.
  const save = (form) => {
    const { screen, sheet } = root.sheets[state.at];
    setTriggerValue('picture', { screen, sheet, form });
  };
  if (data.picture) {
    const link = document.createElement('a');
    link.href = data.picture.address;
    link.download = data.picture.name;
    link.click();
  }

  const keys = {
    ArrowRight: () => show(state.at + 1), ArrowDown: () => show(state.at + 1), PageDown: () => show(state.at + 1),
    ' ': () => show(state.at + 1), Enter: () => show(state.at + 1),
    ArrowLeft: () => show(state.at - 1), ArrowUp: () => show(state.at - 1), PageUp: () => show(state.at - 1),
    Backspace: () => show(state.at - 1),
    Home: () => show(0), End: () => show(-1),
    a: () => { state.annex = !state.annex; keep('annex', state.annex ? '1' : ''); lay(); show(0); },
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

  const begin = () => {
    fit();
    show(Math.min(Math.max(state.at, 0), root.sheets.length - 1));
    run();
    window.setTimeout(() => { if (root.isConnected && root.styled !== styled()) { show(state.at); } }, 500);
  };
  window.addEventListener('resize', fit);
  document.addEventListener('keydown', pressed, true);
  sheets.addEventListener('click', tapped);
  sheets.addEventListener('touchstart', touched, { passive: true });
  sheets.addEventListener('touchend', let_go);
  begin();
  root.end = () => {
    window.clearInterval(timer);
    window.clearTimeout(root.preparing);
    window.removeEventListener('resize', fit);
    document.removeEventListener('keydown', pressed, true);
    sheets.removeEventListener('click', tapped);
    sheets.removeEventListener('touchstart', touched);
    sheets.removeEventListener('touchend', let_go);
  };
  return root.end;
}
