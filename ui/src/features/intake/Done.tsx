import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Applied } from '../../api/types';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

/** What the import did, and where to go on. */
export function Done({ applied, onClose }: { applied: Applied; onClose: () => void }) {
  const { t } = useWords();
  const { import: record, summary } = applied;
  return (
    <div className="note note-good" role="status" data-testid={ids.intake.done}>
      <div className="grow">
        <div className="strong">{t('ui-import-done', { file: record.file, n: record.new })}</div>
        <div>{t('ui-import-done.found', { opened: summary.opened.length, cleared: summary.cleared.length })}</div>
      </div>
      <Link to="/cases" className="link-button">
        {t('ui-import-done.cases')}
      </Link>
      <Link to="/reconciliation" className="link-button">
        {t('ui-import-done.reconciliation')}
      </Link>
      <Button type="text" onClick={onClose} data-testid={ids.intake.another}>
        {t('ui-dismiss')}
      </Button>
    </div>
  );
}
