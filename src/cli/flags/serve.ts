/** Flags of `serve`: those that Helm 2 had, and those of ChartMuseum under its names. */
import type { Flag } from './flag.ts';

export const serveFlags: readonly Flag[] = [
  { name: 'address', type: 'string', default: '127.0.0.1:8879', usage: 'address and port to listen on' },
  {
    name: 'repo-path',
    type: 'string',
    usage: 'folder with the charts; unless given repository/local in the data home, which is made',
  },
  { name: 'url', type: 'string', usage: 'address of the repository for others, for the URLs in the index' },
  { name: 'context-path', type: 'string', usage: 'path that a proxy puts in front of all paths' },
  { name: 'basic-auth-user', type: 'string', usage: 'user who may ask [$BASIC_AUTH_USER]' },
  {
    name: 'basic-auth-pass',
    type: 'string',
    usage: 'password of the user, seen by everyone on this machine [$BASIC_AUTH_PASS]',
  },
  { name: 'basic-auth-pass-file', type: 'string', usage: 'file with the password of the user' },
  { name: 'auth-anonymous-get', type: 'bool', usage: 'ask for the password for uploads and deletion only' },
  { name: 'tls-cert', type: 'string', usage: 'certificate to show, with those between it and its authority' },
  { name: 'tls-key', type: 'string', usage: 'key of the certificate' },
  { name: 'tls-ca-cert', type: 'string', usage: 'authorities that clients must have a certificate of' },
  { name: 'allow-overwrite', type: 'bool', usage: 'let a version be uploaded again' },
  { name: 'disable-force-overwrite', type: 'bool', usage: 'not even when the upload is forced' },
  { name: 'disable-delete', type: 'bool', usage: 'take no deletion' },
  { name: 'disable-api', type: 'bool', usage: 'only hand out: nothing below /api' },
  { name: 'max-upload-size', type: 'int', default: '20971520', usage: 'largest upload, in bytes' },
  {
    name: 'output',
    shorthand: 'o',
    type: 'string',
    typeName: 'format',
    default: 'text',
    usage: 'form of what is printed and of the log of requests: text or json',
    values: ['json\tfor programs', 'text\tfor people'],
    check: (value) => {
      if (value !== 'text' && value !== 'json') throw new Error('invalid format type');
    },
  },
];
