/** What runs in a page, as text: the types of a browser have no place in a program for Node. */

export interface Look {
  /** What sticks out to the side. */
  readonly beyond: string[];
  /** Text with less contrast than WCAG's AA asks for. */
  readonly faint: string[];
}

export const lookAtPage = `(() => {
  const width = document.documentElement.clientWidth;
  const named = (element) => element.tagName.toLowerCase() + ' ' + element.textContent.trim().slice(0, 40);
  const all = [...document.querySelectorAll('body *')];
  const beyond = all
    .filter((element) => element.closest('.scroll, pre, .unseen, .skip') === null)
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map(named);
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255];
  };
  const faint = all
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .filter((element) => {
      const both = [luminance(numbers(getComputedStyle(element).color)), luminance(groundOf(element))];
      const [light, dark] = both.sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05) < 4.5;
    })
    .map(named);
  return { beyond, faint };
})()`;

export interface Dangers {
  /** Elements that do more than be read. */
  readonly active: number;
  readonly handlers: string[];
  /** Protocols of links. */
  readonly links: string[];
}

export const dangers = `({
  active: document.querySelectorAll('script, style, iframe, svg, object, embed, main form, main img, [style]').length,
  handlers: [...document.querySelectorAll('*')].flatMap((element) =>
    element.getAttributeNames().filter((name) => name.startsWith('on'))),
  links: [...document.querySelectorAll('main a[href]')].map((link) => new URL(link.href).protocol),
})`;

/** Script, picture and request as an intruder would bring them in. */
export const intrusion = `(async () => {
  const blocked = [];
  document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
  const script = document.createElement('script');
  script.textContent = 'document.title = "taken"';
  const image = document.createElement('img');
  image.src = 'https://evil.example.com/pixel.gif';
  document.body.append(script, image);
  await fetch('https://evil.example.com/').catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { blocked: blocked.sort(), title: document.title };
})()`;

export const focusedText = `document.activeElement.textContent.trim() || document.activeElement.id`;

export const headingLevels = `[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((one) => Number(one.tagName.slice(1)))`;

export const unnamedControls = `[...document.querySelectorAll('a[href], button, input')]
  .filter((element) => element.textContent.trim() === '' && element.labels?.length !== 1).length`;

/** What another site would try with the charts of this one: the status of each answer, as far as it is told. */
export function foreignChanges(url: string): string {
  return `(async () => {
  const attempt = (path, init) => fetch(${JSON.stringify(url)} + path, init).then((answer) => String(answer.status), () => 'blocked');
  const body = new FormData();
  body.append('chart', new Blob(['x']), 'x.tgz');
  return [
    await attempt('/api/charts?force', { method: 'POST', body }),
    await attempt('/api/charts?force', { method: 'POST', body, mode: 'no-cors' }),
    await attempt('/api/charts/web/1.0.0', { method: 'DELETE' }),
    await attempt('/api/charts', {}),
  ];
})()`;
}
