import './shell.css';
import { Outlet, useLocation } from '@tanstack/react-router';
import { type JSX, type RefObject, Suspense, useEffect, useRef } from 'react';
import { labels } from '../labels.ts';
import { useView } from '../view/use-view.ts';
import { PastNotice } from './past-notice.tsx';
import { TimeMachine } from './time-machine.tsx';
import { TopBar } from './top-bar.tsx';
import { VuDeNotice } from './vu-de-notice.tsx';

/** After a change of screen the reader's place is the new screen, not the link that was left behind. */
function useFocusOnNewScreen(pathname: string): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current !== pathname) main.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);
  return main;
}

/** What every screen stands in: who we are, which day is looked at, and how fresh the figures are. */
export function Shell(): JSX.Element {
  const view = useView();
  const { pathname } = useLocation();
  const main = useFocusOnNewScreen(pathname);
  return (
    <div className="shell" data-past={view.isPast || undefined}>
      <a className="skip" href="#contenu">
        {labels.shell.skip}
      </a>
      <header className="shell-head">
        <TopBar view={view} screen={pathname} />
        <TimeMachine view={view} screen={pathname} />
        <PastNotice view={view} />
        <VuDeNotice view={view} screen={pathname} />
      </header>
      <main id="contenu" ref={main} tabIndex={-1}>
        <Suspense fallback={<p className="quiet">{labels.shell.loading}</p>}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
