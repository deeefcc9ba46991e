/**
 * The strict content security policy of every page: nothing but what this server serves, no inline script or style.
 * A page that needs an inline style element gets a nonce of its own response, never `unsafe-inline`.
 */
export const csp = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  imgSrc: ["'self'", 'data:'],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  styleSrcAttr: ["'none'"],
};
