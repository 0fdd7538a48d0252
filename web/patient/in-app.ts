const names =
  /FBAN|FBAV|FB_IAB|Instagram|\bLine\/|WhatsApp|Snapchat|LinkedInApp|BytedanceWebview|musical_ly|MicroMessenger|Pinterest|TwitterAndroid|Twitter for iPhone|; wv\)/;
const apple = /iPhone|iPad|iPod/;

/**
 * Whether another app shows the page: it may not open the camera or files, and forgets what was begun once it is left.
 * Apple's own browsers say "Safari", what apps embed does not; a page on the home screen does not either.
 */
export function isInApp(userAgent: string, isOnHomeScreen: boolean): boolean {
  return names.test(userAgent) || (apple.test(userAgent) && !userAgent.includes('Safari/') && !isOnHomeScreen);
}
