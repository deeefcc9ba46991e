export { stockProjection } from './stock/stock.projection.js';
