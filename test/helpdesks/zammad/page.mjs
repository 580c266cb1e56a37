export const assets = async () => new Map();
export const oldPage = () => '',
	newPage = () => '',
	signInPage = () => '';
