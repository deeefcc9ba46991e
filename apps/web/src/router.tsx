import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { asking } from './access/access.ts';
import { NotFound } from './common/not-found.tsx';
import { PageFailure } from './common/page-failure.tsx';
import { Shell } from './shell/shell.tsx';
import { parseSearch, searchOf, stringifySearch } from './view/address.ts';

const rootRoute = createRootRoute({ component: Shell, validateSearch: searchOf, notFoundComponent: NotFound });
const dashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: asking('figures'),
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
});
const piecesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pieces',
  beforeLoad: asking('pieces'),
  component: lazyRouteComponent(() => import('./pieces/pieces-page.tsx'), 'PiecesPage'),
});
const dossiersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dossiers',
  beforeLoad: asking('dossiers'),
  component: lazyRouteComponent(() => import('./dossiers/dossiers-page.tsx'), 'DossiersPage'),
});
const dossierRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dossiers/$dossier',
  beforeLoad: asking('dossiers'),
  component: lazyRouteComponent(() => import('./dossiers/dossier-page.tsx'), 'DossierPage'),
});

const definitionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/definitions',
  beforeLoad: asking('definitions'),
  component: lazyRouteComponent(() => import('./definitions/definitions-page.tsx'), 'DefinitionsPage'),
});

const caisseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/caisses/$caisse',
  beforeLoad: asking('figures'),
  component: lazyRouteComponent(() => import('./caisse/caisse-page.tsx'), 'CaissePage'),
});

const reseauRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reseau',
  beforeLoad: asking('comparaisons'),
  component: lazyRouteComponent(() => import('./reseau/reseau-page.tsx'), 'ReseauPage'),
});
const twoDatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/deux-dates',
  beforeLoad: asking('comparaisons'),
  component: lazyRouteComponent(() => import('./reseau/two-dates-page.tsx'), 'TwoDatesPage'),
});
const repereRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/repere',
  beforeLoad: asking('reperes'),
  component: lazyRouteComponent(() => import('./reseau/repere-page.tsx'), 'ReperePage'),
});

const alertesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alertes',
  beforeLoad: asking('alertes'),
  component: lazyRouteComponent(() => import('./alertes/alertes-page.tsx'), 'AlertesPage'),
});

const phasesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/phases',
  beforeLoad: asking('phases'),
  component: lazyRouteComponent(() => import('./phases/phases-page.tsx'), 'PhasesPage'),
});

const effectifsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/effectifs',
  beforeLoad: asking('effectifs'),
  component: lazyRouteComponent(() => import('./effectifs/effectifs-page.tsx'), 'EffectifsPage'),
});

const arretesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/arretes',
  beforeLoad: asking('arretes'),
  component: lazyRouteComponent(() => import('./arretes/arretes-page.tsx'), 'ArretesPage'),
});
const arreteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/arretes/$reseau/$mois',
  beforeLoad: asking('arretes'),
  component: lazyRouteComponent(() => import('./arretes/arrete-page.tsx'), 'ArretePage'),
});

const relevesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/releves',
  beforeLoad: asking('releves'),
  component: lazyRouteComponent(() => import('./releves/releves-page.tsx'), 'RelevesPage'),
});

/** The screens and their addresses; each screen is a bundle of its own. */
export function createPageRouter() {
  return createRouter({
    routeTree: rootRoute.addChildren([
      dashboardRoute,
      piecesRoute,
      dossiersRoute,
      dossierRoute,
      reseauRoute,
      twoDatesRoute,
      repereRoute,
      caisseRoute,
      alertesRoute,
      phasesRoute,
      effectifsRoute,
      relevesRoute,
      arretesRoute,
      arreteRoute,
      definitionsRoute,
    ]),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailure,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
