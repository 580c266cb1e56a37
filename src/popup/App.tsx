import { t } from '../platform/i18n';
import type { Actions } from './actions';
import { Broken, FirstRun, NeedsPermission, SignedOut } from './Blocked';
import { Foot, Sheet, Snackbar } from './Foot';
import { List, Loading } from './List';
import { situationOf } from './situation';
import type { Popup } from './state';
import { PANEL, Top, tabId } from './Top';

export function App({ popup, actions, onRetry }: { popup: Popup; actions: Actions; onRetry: () => void }) {
	const situation = situationOf(popup.sites.value, { failed: popup.sitesFailed.value, notNow: popup.notNow.value });
	const list = situation.kind === 'list';
	return (
		<>
			<Top
				popup={popup}
				actions={actions}
				plain={!list && situation.kind !== 'loading'}
				title={t(situation.kind === 'first-run' ? 'popupLoopin' : 'popupUpdates')}
			/>
			{list && <List popup={popup} actions={actions} />}
			{situation.kind === 'loading' && (
				<div class="lp-scroll" role="tabpanel" id={PANEL} aria-labelledby={tabId(popup.tab.value)}>
					<Loading />
				</div>
			)}
			{situation.kind === 'broken' && <Broken onRetry={onRetry} />}
			{situation.kind === 'first-run' && <FirstRun popup={popup} actions={actions} />}
			{situation.kind === 'signed-out' && <SignedOut view={situation.site} actions={actions} />}
			{situation.kind === 'needs-permission' && <NeedsPermission view={situation.site} popup={popup} actions={actions} />}
			{(list || situation.kind === 'signed-out' || situation.kind === 'loading') && <Foot popup={popup} />}
			<Snackbar popup={popup} actions={actions} />
			<Sheet popup={popup} actions={actions} />
		</>
	);
}
