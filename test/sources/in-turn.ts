import { takingTurns } from '../in-turn.ts';

/** All tests of this folder together start a few programs at a time, as many as SCENARIO_LIMIT says (3). */
export const inTurn = takingTurns(Number(process.env['SCENARIO_LIMIT'] ?? 3));
