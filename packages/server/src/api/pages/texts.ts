/** What the pages that are made here say, in the languages of the Magic Link page. */
import type { AttemptRefused } from '../../connections/errors.ts'
import type { AttemptOutcome } from '../../db/schema.ts'

export type Language = 'en' | 'pt' | 'es' | 'fr'
export type Said = AttemptOutcome | AttemptRefused['code'] | 'notFound' | 'tooMany' | 'fault'
type Texts = Readonly<Record<Said, readonly [title: string, text: string]>>

const en: Texts = {
  connected: ['Connected', 'Your AgFiniti account is connected. You can close this window.'],
  denied: [
    'Not connected',
    'You did not agree, so nothing was connected. You can close this window, and try again at any time.',
  ],
  refused: [
    'Not connected',
    'AgFiniti did not accept the sign-in. Close this window and try again; if it stays so, tell the company that asked you.',
  ],
  unavailable: [
    'Not connected yet',
    'AgFiniti does not answer at the moment. Close this window and try again in a few minutes.',
  ],
  unknown: ['There is no such link', 'Go back to where you started, and connect from there.'],
  expired: [
    'This sign-in took too long',
    'It was open for 15 minutes. Go back to where you started, and try again.',
  ],
  used: ['This link was used already', 'It works once. Go back to where you started to connect again.'],
  forged: [
    'This sign-in was not started in this browser',
    'For your safety nothing was connected. Go back to where you started, and try again in one browser, with cookies allowed.',
  ],
  notFound: ['There is no such page', 'Check the link, or ask for a new one where you got it from.'],
  tooMany: ['Too many requests', 'Wait a minute, then try again.'],
  fault: ['Something went wrong', 'The fault is on our side. Please try again later.'],
}

const pt: Texts = {
  connected: ['Conectado', 'Sua conta do AgFiniti está conectada. Você pode fechar esta janela.'],
  denied: [
    'Não conectado',
    'Você não autorizou, então nada foi conectado. Pode fechar esta janela e tentar de novo quando quiser.',
  ],
  refused: [
    'Não conectado',
    'O AgFiniti não aceitou o acesso. Feche esta janela e tente de novo; se continuar assim, avise a empresa que pediu os dados.',
  ],
  unavailable: [
    'Ainda não conectado',
    'O AgFiniti não responde no momento. Feche esta janela e tente de novo em alguns minutos.',
  ],
  unknown: ['Este link não existe', 'Volte para onde você começou e conecte a partir de lá.'],
  expired: [
    'Este acesso demorou demais',
    'Ele ficou aberto por 15 minutos. Volte para onde você começou e tente de novo.',
  ],
  used: [
    'Este link já foi usado',
    'Ele funciona uma vez. Volte para onde você começou para conectar de novo.',
  ],
  forged: [
    'Este acesso não começou neste navegador',
    'Para sua segurança, nada foi conectado. Volte para onde você começou e tente de novo em um só navegador, com cookies permitidos.',
  ],
  notFound: ['Esta página não existe', 'Confira o link ou peça um novo a quem o enviou.'],
  tooMany: ['Pedidos demais', 'Espere um minuto e tente de novo.'],
  fault: ['Algo deu errado', 'A falha é do nosso lado. Tente de novo mais tarde.'],
}

const es: Texts = {
  connected: ['Conectado', 'Su cuenta de AgFiniti está conectada. Puede cerrar esta ventana.'],
  denied: [
    'Sin conexión',
    'No dio su permiso, así que no se ha conectado nada. Puede cerrar esta ventana e intentarlo de nuevo cuando quiera.',
  ],
  refused: [
    'Sin conexión',
    'AgFiniti no aceptó el inicio de sesión. Cierre esta ventana e inténtelo de nuevo; si sigue igual, avise a la empresa que le pidió los datos.',
  ],
  unavailable: [
    'Todavía sin conexión',
    'AgFiniti no responde en este momento. Cierre esta ventana e inténtelo de nuevo dentro de unos minutos.',
  ],
  unknown: ['Este enlace no existe', 'Vuelva a donde empezó y conecte desde allí.'],
  expired: [
    'Este inicio de sesión tardó demasiado',
    'Estuvo abierto 15 minutos. Vuelva a donde empezó e inténtelo de nuevo.',
  ],
  used: [
    'Este enlace ya se ha usado',
    'Funciona una sola vez. Vuelva a donde empezó para conectar de nuevo.',
  ],
  forged: [
    'Este inicio de sesión no empezó en este navegador',
    'Por su seguridad no se ha conectado nada. Vuelva a donde empezó e inténtelo de nuevo en un solo navegador, con las cookies permitidas.',
  ],
  notFound: ['Esta página no existe', 'Compruebe el enlace o pida uno nuevo a quien se lo envió.'],
  tooMany: ['Demasiadas peticiones', 'Espere un minuto e inténtelo de nuevo.'],
  fault: ['Algo ha fallado', 'El fallo es nuestro. Inténtelo de nuevo más tarde.'],
}

const fr: Texts = {
  connected: ['Connecté', 'Votre compte AgFiniti est connecté. Vous pouvez fermer cette fenêtre.'],
  denied: [
    'Non connecté',
    'Vous n’avez pas donné votre accord, rien n’a donc été connecté. Vous pouvez fermer cette fenêtre et réessayer à tout moment.',
  ],
  refused: [
    'Non connecté',
    'AgFiniti n’a pas accepté la connexion. Fermez cette fenêtre et réessayez ; si cela persiste, prévenez l’entreprise qui vous a sollicité.',
  ],
  unavailable: [
    'Pas encore connecté',
    'AgFiniti ne répond pas pour le moment. Fermez cette fenêtre et réessayez dans quelques minutes.',
  ],
  unknown: ['Ce lien n’existe pas', 'Revenez là où vous avez commencé et connectez-vous à partir de là.'],
  expired: [
    'Cette connexion a pris trop de temps',
    'Elle est restée ouverte 15 minutes. Revenez là où vous avez commencé et réessayez.',
  ],
  used: [
    'Ce lien a déjà été utilisé',
    'Il ne fonctionne qu’une fois. Revenez là où vous avez commencé pour vous connecter de nouveau.',
  ],
  forged: [
    'Cette connexion n’a pas commencé dans ce navigateur',
    'Pour votre sécurité, rien n’a été connecté. Revenez là où vous avez commencé et réessayez dans un seul navigateur, avec les cookies autorisés.',
  ],
  notFound: [
    'Cette page n’existe pas',
    'Vérifiez le lien, ou demandez-en un nouveau à la personne qui vous l’a envoyé.',
  ],
  tooMany: ['Trop de demandes', 'Attendez une minute, puis réessayez.'],
  fault: ['Une erreur est survenue', 'Elle vient de notre côté. Réessayez plus tard.'],
}

export const textsOf: Readonly<Record<Language, Texts>> = { en, pt, es, fr }

/** The first of our languages that the browser prefers: RFC 9110, section 12.5.4. */
export function preferredLanguage(acceptLanguage: string | undefined = ''): Language {
  const asked = acceptLanguage
    .split(',')
    .map((each) => {
      const [range = '', ...parameters] = each
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return { language: range.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ language, quality }) => Object.hasOwn(textsOf, language) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return (asked[0]?.language as Language | undefined) ?? 'en'
}
