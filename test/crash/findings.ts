/** What a crash should not have done: something of the host differs, a sample is lost or there twice, or else. */
export interface Finding {
  readonly kind: 'host' | 'lost' | 'twice' | 'other';
  readonly text: string;
}
