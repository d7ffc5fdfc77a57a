import type { Language, Money } from '../api/types';

const SYMBOLS: Record<string, string> = { CNY: '¥', USD: 'US$', HKD: 'HK$', EUR: '€', JPY: 'JP¥', GBP: '£' };

/** Digits in groups of three: `-1234567.5` becomes `-1,234,567.5`. Works on text, so no digit is lost. */
export function grouped(decimal: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d*)(.*)$/.exec(decimal) ?? [];
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

/** Money with its currency in front: `¥1,234.50`, `-¥0.30`, `SGD 12.00`. */
export function money({ amount, currency }: Money): string {
  const symbol = SYMBOLS[currency] ?? `${currency} `;
  return amount.startsWith('-') ? `-${symbol}${grouped(amount.slice(1))}` : `${symbol}${grouped(amount)}`;
}

/** A count with grouped digits. */
export function count(n: number): string {
  return grouped(String(n));
}

const WEEKDAYS: Record<Language, readonly string[]> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function parts(iso: string): [year: number, month: number, day: number] | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

/** A day with its weekday: `11月18日 周三`, `Wed 18 Nov`; anything else comes back as it is. */
export function day(iso: string, language: Language): string {
  const found = parts(iso);
  if (!found) return iso;
  const [year, month, date] = found;
  const weekday = WEEKDAYS[language][new Date(Date.UTC(year, month - 1, date)).getUTCDay()] ?? '';
  return language === 'en' ? `${weekday} ${date} ${MONTHS[month - 1] ?? ''}` : `${month}月${date}日 ${weekday}`;
}

/** Local wall time to the second: `2026-11-18 12:30:05`, whatever stands between day and time. */
export function time(iso: string): string {
  return iso.replace('T', ' ').slice(0, 19);
}

/** Whole days from one ISO day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  const [a, b] = [parts(from), parts(to)];
  if (!a || !b) return 0;
  return Math.round((Date.UTC(b[0], b[1] - 1, b[2]) - Date.UTC(a[0], a[1] - 1, a[2])) / 86_400_000);
}

/** A size for the eye: `812 B`, `44.3 KB`, `1.2 MB`. */
export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  const [size, unit] = n < 1024 * 1024 ? [n / 1024, 'KB'] : [n / (1024 * 1024), 'MB'];
  return `${size.toFixed(1)} ${unit}`;
}

/** A share for the eye, `0.006` as `0.6%`; works on text. */
export function percent(rate: string): string {
  const [whole = '0', fraction = ''] = rate.split('.');
  const digits = `${whole}${fraction.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(2).replace(/0+$/, '');
  return `${digits}${rest ? `.${rest}` : ''}%`;
}

const SCALE = 5;

function units(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(SCALE, '0').slice(0, SCALE));
  return decimal.startsWith('-') ? -size : size;
}

/** The sum of amounts of one currency, exact; null for none, or where currencies meet. */
export function sum(amounts: readonly Money[]): Money | null {
  const [first] = amounts;
  if (!first || amounts.some(({ currency }) => currency !== first.currency)) return null;
  const total = amounts.reduce((held, { amount }) => held + units(amount), 0n);
  const digits = (total < 0n ? -total : total).toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0{1,3}$/, '');
  return { amount: `${total < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${fraction}`, currency: first.currency };
}

/** A masked card number with its stars drawn together: `622200****1234`. */
export function shortCard(card: string): string {
  return card.replace(/\*+/, '****');
}
