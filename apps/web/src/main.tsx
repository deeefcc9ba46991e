import './styles/mantine.css';
import './styles/base.css';
import './styles/print.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/queries.ts';
import { createPageRouter } from './router.tsx';
import { theme } from './theme.ts';

// The page's policy lets styles in by a nonce only: Mantine's provider and the style injectors under it need to know it.
const NONCE = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = NONCE;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => NONCE}>
      <QueryClientProvider client={createQueryClient()}>
        <RouterProvider router={createPageRouter()} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
