import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import * as queries from '../api/queries';
import { useWords } from '../i18n/words';
import { ids } from '../testids';
import { Fence } from './Fence';
import { SCREENS } from './screens';

/** Ctrl+1 … Ctrl+7 go to the screens. */
function useScreenKeys() {
  const navigate = useNavigate();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const screen = SCREENS[Number(event.key) - 1];
      if (!screen) return;
      event.preventDefault();
      void navigate({ to: screen.to });
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate]);
}

/** The side bar with the screens, and the screen in hand. */
export function Shell() {
  useScreenKeys();
  return (
    <div className="shell">
      <SideBar />
      <Fence>
        <Outlet />
      </Fence>
    </div>
  );
}

function SideBar() {
  const { t } = useWords();
  const { data: app } = useQuery(queries.appState);
  const { data: today } = useQuery(queries.today);
  return (
    <nav className="side" aria-label={t('ui-nav')}>
      <div className="brand">
        <BrandMark />
        <div className="grow">
          <div className="brand-name">Settlebench</div>
          <div className="brand-shop ellipsis" title={app?.shop?.path}>
            {app?.shop?.name}
          </div>
        </div>
      </div>
      <ul>
        {SCREENS.map(({ name, to, icon }, at) => (
          <li key={name}>
            <Link
              to={to}
              className="side-link"
              activeOptions={{ exact: to === '/' }}
              data-testid={ids.nav(name)}
              aria-keyshortcuts={`Control+${at + 1}`}
            >
              {icon}
              <span className="grow">{t(`ui-nav-${name}`)}</span>
              {name === 'cases' && today && today.open_cases > 0 ? (
                <span className="side-count">{today.open_cases}</span>
              ) : null}
            </Link>
          </li>
        ))}
      </ul>
      <div className="side-foot muted">
        <div className="ellipsis">{app?.settings.operator}</div>
        {today?.as_of ? <div>{t('ui-as-of', { day: today.as_of })}</div> : null}
      </div>
    </nav>
  );
}

/** The sign of the program: two ledgers meeting on a line. */
function BrandMark() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path d="M7 11h8M7 16h5M7 21h8M17 11h8M20 16h5M17 21h8" stroke="var(--panel)" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="16" cy="16" r="2.2" fill="#f2b84b" />
    </svg>
  );
}
