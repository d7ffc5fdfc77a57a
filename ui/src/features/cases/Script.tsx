import type { CaseView, Step, Text } from '../../api/types';
import { CopyButton } from '../../components/CopyButton';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { pick } from './steps';

/** A text to read out, filled in, with a button that copies it. */
export function Script({ id, title, text }: { id: string; title: string; text: Text }) {
  const words = useWords();
  const filled = pick(words, text);
  return (
    <section className="script">
      <header className="row">
        <h3 className="grow">{words.t(title)}</h3>
        <CopyButton text={filled} testid={ids.case.script(id)} />
      </header>
      <p>{filled}</p>
    </section>
  );
}

const WARNED: readonly Step[] = ['identify', 'contact', 'verify', 'coordinate'];

/** What never to do, where one could be tempted. */
export function DoNot({ view, step }: { view: CaseView; step: Step }) {
  const words = useWords();
  if (!WARNED.includes(step) || view.state === 'closed' || view.playbook.do_not.length === 0) return null;
  return (
    <section className="do-not">
      <h3>{words.t('ui-do-not')}</h3>
      <ul>
        {view.playbook.do_not.map((text) => (
          <li key={text.en}>{pick(words, text)}</li>
        ))}
      </ul>
    </section>
  );
}
