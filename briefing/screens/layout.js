// What only the laid-out text knows: the type size at which a screen holds all it says, and over how many it goes on.
// Read by the page 汇报 and by the browser that takes pictures, so that both show the same.
const screenLayout = (function () {
  // Px. Below the last of SIZES a list is parted instead; what cannot be parted is set smaller.
  const TITLES = [[54, 1], [50, 1], [46, 2], [42, 2], [38, 2], [36, 2], [34, 2], [32, 2], [30, 2], [28, 2], [26, 2], [24, 2]];
  const SIZES = [32, 30, 28, 26, 25, 24, 23, 22, 21, 20], LONGER = [19, 18];
  const WORDS = [44, 40, 36];
  const NEAR = [19, 18, 17, 16, 15, 14, 13, 12];
  // English runs longer.
  const read = () => document.documentElement.lang === 'en' ? SIZES.concat(LONGER) : SIZES;
  const narrow = () => window.matchMedia('(max-width: 760px)').matches;

  const over = (one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
  const sides = (screen) => [...screen.querySelectorAll('.side')];
  const holds = (screen) => !over(screen.querySelector('.body')) && !sides(screen).some(over);

  // The first size at which all is held, on either side for itself; 0 where none is.
  function set(screen, sizes) {
    const each = sides(screen);
    const chosen = (each.length ? each : [screen]).map((place) => {
      for (const size of sizes) {
        place.style.setProperty('--size', size + 'px');
        if (each.length ? !over(place) : holds(screen)) { return size; }
      }
      return 0;
    });
    return Math.min(...chosen);
  }

  function fitTitle(screen) {
    const title = screen.querySelector('h1');
    // A span of years on the cover is not parted at its dash.
    if (screen.matches('.cover')) { title.innerHTML = title.innerHTML.replace(/\d+\u2013\d+/g, '<span class="tight">$&</span>'); }
    const lines = (size) => Math.round(title.scrollHeight / (1.3 * size));
    for (const [size, most] of screen.matches('.cover') ? [[80, 2], [72, 2], [64, 2], [56, 2], [48, 3]] : TITLES) {
      screen.style.setProperty('--title', size + 'px');
      // Parted at a comma where one allows it.
      for (const parted of ['keep-all', 'normal']) {
        title.style.wordBreak = parted;
        if (lines(size) <= most && title.scrollWidth <= title.clientWidth + 1) { return; }
      }
    }
  }

  function fitFoot(screen) {
    for (const line of screen.querySelectorAll('footer p')) {
      const fits = () => [...line.children].every((end) => end.scrollWidth <= end.clientWidth);
      const sizes = [20, 19, 18, 17, 16, 15, 14];
      const found = sizes.find((size) => { line.style.fontSize = size + 'px'; return fits(); });
      // A long definition takes a second line; nothing of it is cut.
      if (!found) { line.style.whiteSpace = 'normal'; }
    }
  }

  // The rows and sentences that may stand on the next screen.
  const units = (screen) => [...screen.querySelectorAll('.body > .box tbody > tr, .said > li')];

  function keep(screen, wanted) {
    units(screen).forEach((one, number) => { if (!wanted.has(number)) { one.remove(); } });
    for (const box of screen.querySelectorAll('.body > .box, .said')) {
      if (!box.querySelector('tbody > tr, li')) { box.remove(); }
    }
  }

  // Evenly filled screens, as few as hold all: a last one with a single row reads like a mistake.
  function parted(screen) {
    screen.style.setProperty('--size', read().slice(-1)[0] + 'px');
    const heights = units(screen).map((one) => one.getBoundingClientRect().height);
    const all = heights.reduce((sum, one) => sum + one, 0);
    for (let count = 2; count <= heights.length; count += 1) {
      const shares = Array.from({ length: count }, () => new Set());
      let at = 0;
      heights.forEach((one, number) => { shares[Math.min(count - 1, Math.floor((at + one / 2) / all * count))].add(number); at += one; });
      const made = shares.filter((share) => share.size).map((share) => {
        const sheet = screen.cloneNode(true);
        keep(sheet, share);
        const list = sheet.querySelector('ol.said');
        if (list) { list.start = Math.min(...share) + 1; }
        return sheet;
      });
      screen.after(...made);
      if (made.every(holds)) { screen.remove(); return made; }
      made.forEach((one) => one.remove());
    }
    return [screen];
  }

  function air(screen) {
    const body = screen.querySelector('.body'), rows = [...body.querySelectorAll('.box tbody tr, .said > li')];
    if (!rows.length || screen.matches('.whole')) { return; }
    const size = parseFloat(getComputedStyle(body).fontSize);
    for (const pad of [0.45, 0.3, 0.2, 0.1, 0]) {
      screen.style.setProperty('--air', pad * size + 'px');
      if (holds(screen)) { return; }
    }
  }

  // One screen as it was sent, laid out in its place; gives the one or more screens that it takes.
  function fit(screen) {
    if (narrow()) { return [screen]; }
    fitTitle(screen);
    fitFoot(screen);
    let made = [screen];
    const wanted = screen.querySelector('.box, .side') ? read() : WORDS.concat(read());
    if (screen.matches('.whole')) {
      // A picture that stands alone grows before it is set so small that nobody can read it.
      screen.classList.remove('whole');
      if (!set(screen, SIZES.slice(2).concat(NEAR.slice(0, 4)))) {
        screen.classList.add('whole');
        [screen, ...sides(screen)].forEach((one) => { one.style.setProperty('--size', SIZES[SIZES.length - 1] + 'px'); });
      }
    } else if (!set(screen, wanted)) {
      made = units(screen).length > 1 && !screen.querySelector('.side') ? parted(screen) : made;
      if (made.length > 1) {
        const size = Math.min(...made.map((one) => set(one, wanted)));
        made.forEach((one, number) => {
          one.style.setProperty('--size', size + 'px');
          one.querySelector('.sheet').textContent = '(' + (number + 1) + '/' + made.length + ')';
          fitTitle(one);
        });
      } else {
        set(screen, NEAR);
      }
    }
    made.forEach(air);
    return made;
  }

  // The charts of a screen: drawn at the size of the page's own and enlarged as a whole for the wall.
  function draw(screen) {
    for (const box of screen.querySelectorAll('.plot')) {
      const least = parseFloat(box.style.height);
      const grown = narrow() ? 1 : Math.min(2, box.clientHeight / least);
      const sheet = document.createElement('div');
      const width = Math.floor(box.clientWidth / grown);
      const height = Math.floor(narrow() ? least : Math.min(box.clientHeight / grown, 1.5 * least));
      sheet.style.cssText = 'position:relative;width:' + width + 'px;height:' + height + 'px;transform-origin:0 0;transform:scale(' + grown + ')';
      sheet.append(...box.querySelectorAll('.drawing'));
      box.replaceChildren(sheet);
    }
  }

  return { fit: fit, draw: draw, narrow: narrow };
})();
