/** A contract as it is from a day to another, excluded. */
export const SEGMENTS = `
  SELECT c.agent, c.contrat, c.caisse, c.kind, c.from_on AS began, c.to_on AS ends, c.reason, a.equipe, a.fonction, a.quotite, a.from_on,
    least(c.to_on, lead(a.from_on) OVER (PARTITION BY a.agent, a.contrat ORDER BY a.from_on)) AS to_on
  FROM rm.contrat c JOIN rm.affectation a USING (agent, contrat)`;
