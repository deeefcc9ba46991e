import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { screensToOpen } from '../access/access.ts';
import { labels } from '../labels.ts';
import { Palette } from '../palette/palette.tsx';
import type { View } from '../view/use-view.ts';
import { Freshness } from './freshness.tsx';

const SCHEMES = ['light', 'dark', 'auto'] as const;

function Scheme(): JSX.Element {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      aria-label={labels.shell.scheme}
      value={colorScheme}
      onChange={(value) => {
        setColorScheme(SCHEMES.find((scheme) => scheme === value) ?? 'auto');
      }}
      data={SCHEMES.map((value) => ({ value, label: labels.shell.schemes[value] }))}
    />
  );
}

export function TopBar({ view, screen }: { readonly view: View; readonly screen: string }): JSX.Element {
  const link = { search: view.slice, className: 'nav-link', activeProps: { className: 'nav-link nav-link-here' } };
  return (
    <div className="top-bar">
      <p className="brand">
        <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
          <rect width="32" height="32" rx="7" fill="#0b4f6c" />
          <path d="M7 10h8v15H7z" fill="#7fc4de" />
          <path d="M17 18h8v7h-8z" fill="#cfe9f3" />
          <path d="M15 6h2v20h-2z" fill="#fff" />
        </svg>
        {labels.product}
      </p>
      <nav aria-label={labels.shell.main}>
        {screensToOpen().map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }} {...link}>
            {label}
          </Link>
        ))}
      </nav>
      <div className="top-bar-end">
        <Palette view={view} screen={screen} />
        <Freshness slice={view.slice} />
        <Scheme />
      </div>
    </div>
  );
}
