// Local entries of every kind that a page can have.

const groups = { Control: { weight: 50, value: { size: 20 } }, Test: { weight: 50, value: { size: 40 } } };

/** $wgStatsigLocalExperiments */
export const ofAll = {
	gates: { half: { rollout: 50 } },
	experiments: {
		box: { groups, audience: [ [ 'language', 'any', [ 'en' ] ] ] }, by_class: { groups }, account: { groups, unit: 'userID' },
		over: { groups, active: false }, pinned: { groups }
	}
};
