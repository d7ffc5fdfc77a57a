import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { CaseView } from '../../api/types';
import { SeverityTag } from '../../components/SeverityTag';
import { Tag } from '../../components/Tag';
import { DueText } from '../../components/Texts';
import { nextText } from '../../i18n/facts';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { itemText } from './steps';

/** The head of a case, always in sight: what, how much, how grave, by when, and what to do next. */
export function CaseHead({ view, onGo }: { view: CaseView; onGo: () => void }) {
  const words = useWords();
  const { t, term, money } = words;
  const { case: one, severity, state } = view;
  const type = one.confirmed ?? one.suggested;
  const next = nextText(words, view.next, (item) => itemText(words, view, item));
  return (
    <header className="case-head">
      <div className="case-title">
        <Link to="/cases" className="back" aria-label={t('ui-case-back')}>
          <ArrowLeftOutlined />
        </Link>
        <h1 className="ellipsis">
          <span className="muted">{one.number}</span> {t(`type-${type}`)}
        </h1>
        <Tag tone="quiet">{type}</Tag>
        <Tag tone={state === 'closed' ? 'good' : 'accent'}>{term('state', state)}</Tag>
        {one.side && one.side.is !== 'reopened' ? <Tag tone="quiet">{term('side', one.side.is)}</Tag> : null}
        {state === 'closed' ? null : <SeverityTag severity={severity} />}
        <span className="grow" />
        <span className="case-figure">
          <span className="muted">{t('ui-col-at-stake')}</span> <strong className="num">{money(one.amount)}</strong>
        </span>
        <span className="case-figure">
          <span className="muted">{t('ui-col-deadline')}</span>{' '}
          {state === 'closed' ? one.deadline.on : <DueText day={one.deadline.on} />}
        </span>
      </div>
      <div className="next-bar" data-testid={ids.case.next} data-next={view.next.is}>
        <span className="next-name">{t('ui-col-next')}</span>
        <span className="grow">{next}</span>
        {view.next.is === 'nothing' ? null : (
          <Button type="primary" size="small" onClick={onGo}>
            {t('ui-case-go-step')}
          </Button>
        )}
      </div>
    </header>
  );
}
