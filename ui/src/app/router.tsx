import { createHashHistory, createRootRoute, createRoute, createRouter, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CaseScreen } from '../features/cases/CaseScreen';
import { CasesScreen } from '../features/cases/CasesScreen';
import { IntakeScreen } from '../features/intake/IntakeScreen';
import { PacketsScreen } from '../features/packets/PacketsScreen';
import { ReconciliationScreen } from '../features/reconciliation/ReconciliationScreen';
import { SettingsScreen } from '../features/settings/SettingsScreen';
import { ShopScreen } from '../features/shop/ShopScreen';
import { TodayScreen } from '../features/today/TodayScreen';
import { Shell } from './Shell';

const root = createRootRoute({ component: Shell, notFoundComponent: TodayScreen });

const caseRoute = createRoute({
  getParentRoute: () => root,
  path: '/cases/$number',
  component: OneCase,
});

function OneCase(): ReactNode {
  const number = useLocation({ select: ({ pathname }) => pathname.split('/').at(-1) ?? '' });
  return <CaseScreen key={number} number={number} />;
}

const routes = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: TodayScreen }),
  createRoute({ getParentRoute: () => root, path: '/import', component: IntakeScreen }),
  createRoute({ getParentRoute: () => root, path: '/reconciliation', component: ReconciliationScreen }),
  createRoute({ getParentRoute: () => root, path: '/cases', component: CasesScreen }),
  caseRoute,
  createRoute({ getParentRoute: () => root, path: '/packets', component: PacketsScreen }),
  createRoute({ getParentRoute: () => root, path: '/shop', component: ShopScreen }),
  createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsScreen }),
]);

/** The screens and their addresses. */
export const router = createRouter({ routeTree: routes, history: createHashHistory() });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
