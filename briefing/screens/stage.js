// The page that pictures are taken of: it is given screens, says how large each is, and shows one at a time.
const stage = document.getElementById('stage');
let shown = [];

async function play(given) {
  document.documentElement.lang = given.lang;
  document.getElementById('style').textContent = given.style;
  stage.replaceChildren();
  shown = [];
  for (const [number, one] of given.screens.entries()) {
    const holder = document.createElement('div');
    holder.innerHTML = one.html;
    stage.append(...holder.children);
    const first = stage.lastElementChild, made = first.matches('.screen') ? screenLayout.fit(first) : [first];
    made.forEach((screen) => { screenLayout.draw(screen); shown.push({ screen: screen, name: one.name, number: number }); });
  }
  await document.fonts.ready;
  await Promise.all([...document.images].map((one) => one.decode().catch(() => null)));
  return shown.map((one) => {
    const box = one.screen.getBoundingClientRect();
    return { name: one.name, screen: one.number, width: Math.ceil(box.width), height: Math.ceil(box.height) };
  });
}

async function show(number) {
  shown.forEach((one, at) => { one.screen.style.display = at === number ? '' : 'none'; });
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
