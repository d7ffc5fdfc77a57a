import type { CaseView } from '../../api/types';
import { Tag } from '../../components/Tag';
import { useWords } from '../../i18n/words';
import { PacketButton } from './PacketButton';
import { ResolveForm } from './ResolveForm';

/** Step 5: what can be applied for, the packet, and how it ended. */
export function CoordinatePanel({ view }: { view: CaseView }) {
  const { t, term } = useWords();
  return (
    <>
      <section className="stack">
        <h3>{t('ui-case-applications')}</h3>
        <div className="tags">
          {view.playbook.applications.map((application) => (
            <Tag key={application} tone="quiet">
              {term('application', application)}
            </Tag>
          ))}
        </div>
        <PacketButton number={view.case.number} />
      </section>
      <ResolveForm view={view} />
    </>
  );
}
