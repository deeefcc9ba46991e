import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent, from the water of a lock: AA on both grounds at the shades used (8 on white, 3 on the dark ground). */
const ecluse: MantineColorsTuple = ['#e6f3f8', '#cbe4ee', '#9fcfe0', '#74bad4', '#4aa3c3', '#2b8bae', '#147596', '#0d627f', '#0b4f6c', '#083c53'];

export const theme = createTheme({
  colors: { ecluse },
  primaryColor: 'ecluse',
  primaryShade: { light: 8, dark: 6 },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif",
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.125rem', xl: '1.375rem' },
  defaultRadius: 4,
  focusRing: 'auto',
});
