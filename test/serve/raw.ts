/** Requests as no library would send them. */
import { connect } from 'node:net';

/** Bytes; a pause in milliseconds; words of the server to wait for; something else to do meanwhile. */
export type Piece = string | Uint8Array | number | RegExp | (() => void);

/** What a server says to these pieces until it closes, or is silent for a while. */
export async function sendRaw(
  address: string,
  pieces: readonly Piece[],
  { patience = 400, cut = false } = {},
): Promise<string> {
  const port = Number(address.split(':').at(-1));
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    let silence: NodeJS.Timeout | undefined;
    const listenOn = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => socket.destroy(), patience);
    };
    socket.setEncoding('latin1').on('data', (piece: string) => {
      said += piece;
      listenOn();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(silence);
      resolve(said);
    });
    socket.on('connect', () => {
      const send = async (): Promise<void> => {
        for (const piece of pieces) {
          if (typeof piece === 'number') await new Promise((done) => setTimeout(done, piece));
          else if (typeof piece === 'function') piece();
          else if (piece instanceof RegExp) {
            while (!piece.test(said) && !socket.destroyed) await new Promise((done) => setTimeout(done, 5));
          } else if (!socket.destroyed) socket.write(piece);
        }
        if (cut) socket.destroy();
        else listenOn();
      };
      send().catch(reject);
    });
  });
}
