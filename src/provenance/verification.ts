/** What checking a signed chart found out. */
export interface Verification {
  /** User IDs of the key that signed, `Name (comment) <mail>`; as the keyring holds them, not fit for a terminal. */
  readonly signedBy: readonly string[];
  /** Of the primary key, in upper case hexadecimal. */
  readonly fingerprint: string;
  /** `sha256:…` */
  readonly fileHash: string;
  /** The archive's base name, for which the hash is. */
  readonly fileName: string;
}
