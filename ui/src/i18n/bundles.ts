import { FluentBundle, FluentResource } from '@fluent/bundle';
import type { Language } from '../api/types';

/** Arguments of a message: plain text and counts. */
export type MessageArgs = Record<string, string | number>;

const files = import.meta.glob<string>('@locales/*/*.ftl', { eager: true, query: '?raw', import: 'default' });

/** The languages the catalogue is written in, the first one being the fallback. */
export const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];

/** What stands for a fact nobody knows. */
export const UNKNOWN = '—';

/** The catalogue's files of one language, by path. */
export function catalogueFiles(language: Language): [path: string, text: string][] {
  return Object.entries(files).filter(([path]) => path.split('/').at(-2) === language);
}

function build(language: Language): FluentBundle {
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const [, text] of catalogueFiles(language)) bundle.addResource(new FluentResource(text));
  return bundle;
}

const bundles = new Map<Language, FluentBundle>();

/** The catalogue of one language; built once. */
export function bundleOf(language: Language): FluentBundle {
  const known = bundles.get(language);
  if (known) return known;
  const built = build(language);
  bundles.set(language, built);
  return built;
}

/** The names of arguments that a message uses and was not given. */
function missingNames(errors: readonly Error[]): string[] {
  return errors.flatMap(({ message }) => /Unknown variable: \$([\w-]+)/.exec(message)?.[1] ?? []);
}

/** The text of `id` (or `id.attribute`), or null where the catalogue has none; what it lacks is a dash. */
export function find(language: Language, id: string, args: MessageArgs = {}): string | null {
  const [name = id, attribute] = id.split('.');
  const bundle = bundleOf(language);
  const message = bundle.getMessage(name);
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
  if (!pattern) return null;
  const errors: Error[] = [];
  const text = bundle.formatPattern(pattern, args, errors);
  const unknown = missingNames(errors);
  if (unknown.length === 0) return text;
  const filled = { ...args, ...Object.fromEntries(unknown.map((missing) => [missing, UNKNOWN])) };
  return bundle.formatPattern(pattern, filled, []);
}
