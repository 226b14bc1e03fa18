/** A line for each request, in the form that web servers share ("combined"), or as JSON. */

export interface Access {
  readonly at: Date;
  readonly remote: string;
  readonly user: string;
  readonly method: string;
  readonly target: string;
  readonly status: number;
  /** Bytes of the body that were sent. */
  readonly sent: number;
  readonly agent: string;
  readonly milliseconds: number;
}

export type LogForm = 'text' | 'json';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function logLine(access: Access, form: LogForm): string {
  const { at, remote, user, method, target, status, sent, agent, milliseconds } = access;
  if (form === 'json') {
    const members = { time: at.toISOString(), remote, user, method, target, status, bytes: sent, agent };
    return JSON.stringify({ ...members, milliseconds: Math.round(milliseconds * 10) / 10 });
  }
  const time = at.toISOString();
  const day = `${time.slice(8, 10)}/${months[at.getUTCMonth()]!}/${time.slice(0, 4)}:${time.slice(11, 19)} +0000`;
  const who = user === '' ? '-' : plain(user);
  return `${remote} - ${who} [${day}] "${plain(`${method} ${target}`)} HTTP/1.1" ${status} ${sent} "-" "${plain(agent)}"`;
}

/** What the asking side made up cannot end the field it stands in, nor steer a terminal. */
function plain(text: string): string {
  const escaped = text.slice(0, 2000).replaceAll(/["\\]|[^ -~]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return escaped === '' ? '-' : escaped;
}
