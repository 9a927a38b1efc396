// How numbers, times and lengths are written: short, and of equal width where they stand below each other.

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const utcClock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC' });
const utcMinute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const utcDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** What stands where there is no value. */
export const none = '–';

export const integer = (value: number) => whole.format(value);

/** Six significant digits: what a person can take in. The whole number is in the API's answer. */
export function value(number: number | null | undefined): string {
  if (number === null || number === undefined) {
    return none;
  }

  const size = Math.abs(number);
  return size !== 0 && (size >= 1e9 || size < 1e-4)
    ? number.toExponential(3)
    : Number(number.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 10 });
}

export const score = (number: number) => number.toFixed(2);

export function rate(perSecond: number): string {
  return perSecond >= 100 || perSecond === 0 ? integer(perSecond) : perSecond.toFixed(1);
}

export function time(instant: string | Date): string {
  const at = new Date(instant);
  const today = new Date();
  return at.toDateString() === today.toDateString() ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
}

export const timeOfDay = (seconds: number, withSeconds: boolean, utc = false) =>
  (utc ? (withSeconds ? utcClock : utcMinute) : withSeconds ? clock : minute).format(seconds * 1000);

export const dayOf = (seconds: number, utc = false) => (utc ? utcDay : day).format(seconds * 1000);

/** A length in its largest unit. */
export function duration(seconds: number): string {
  const length = Math.max(0, seconds);
  if (length < 10) {
    return `${Math.round(length * 10) / 10} s`;
  }

  if (length < 90) {
    return `${Math.round(length)} s`;
  }

  if (length < 90 * 60 && length !== 3600) {
    return `${Math.round(length / 60)} min`;
  }

  return length < 48 * 3600 ? `${Math.round(length / 3600)} h` : `${Math.round(length / 86400)} days`;
}

/** How long ago, to the second. */
export function ago(instant: string, now: number): string {
  const seconds = (now - Date.parse(instant)) / 1000;
  return seconds < 1 ? 'just now' : `${duration(Math.floor(seconds))} ago`;
}

export function bytes(count: number): string {
  return count < 1024 ? `${count} bytes` : `${(count / 1024).toFixed(1)} KiB`;
}

/** A shard's name, short: shardId-000000000003 is 3, line-2:shardId-000000000003 is line-2:3. */
export const shardNumber = (shard: string) => shard.replace(/(^|:)shardId-0*(?=\d)/, '$1');

/** A silo's address without its generation. */
export const siloAddress = (silo: string) => silo.replace(/@.*$/, '');

/** What nobody sees, or what changes how the rest is shown: controls, what is not assigned, bidirectional and other format characters, fillers, spaces that are none. */
const hidden = /[\p{Cc}\p{Cf}\p{Cn}\p{Zl}\p{Zp}\p{Cs}\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u3164\uFE00-\uFE0F\uFFA0\u{E0000}-\u{E0FFF}]/gu;

/** Backslashes before one of them, or before what would look like one that is shown. */
const before = new RegExp(`\\\\+(?=u\\{|${hidden.source})`, 'gu');

/** A text of others with its hidden characters shown, as the command line shows them: \u{202E}. Backslashes before them, and before u{, are doubled. */
export const visible = (text: string) =>
  text.replace(before, '$&$&').replace(hidden, character => `\\u{${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}}`);
