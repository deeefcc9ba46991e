/** Where the present comes from; only the shell holds one. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}
