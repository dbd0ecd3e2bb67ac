import type { Texts } from './texts.ts'

export const frFR: Texts = {
  asksForData: (company) =>
    company === undefined
      ? 'On vous demande les données de vos machines'
      : `${company} vous demande les données de vos machines`,
  asksForFiles: (company) =>
    company === undefined
      ? 'On vous demande les fichiers de vos machines'
      : `${company} vous demande les fichiers de vos machines`,
  theCompany: 'l’entreprise qui vous a envoyé ce lien',
  forUser: (name) => `Pour ${name}`,
  openUntil: (time) => `Cette page est ouverte jusqu’à ${time}.`,
  language: 'Langue',
  ended: {
    unknown: {
      title: 'Ce lien n’existe pas',
      text: 'Vérifiez que l’adresse est complète, ou demandez un nouveau lien à la personne qui vous l’a envoyé.',
    },
    expired: {
      title: 'Ce lien a expiré',
      text: 'Demandez-en un nouveau à la personne qui vous l’a envoyé.',
    },
    usedUp: {
      title: 'Ce lien a déjà été utilisé',
      text: 'Il fonctionne un nombre limité de fois. Demandez-en un nouveau à la personne qui vous l’a envoyé.',
    },
    session: {
      title: 'Veuillez rouvrir le lien',
      text: 'Cette page est restée ouverte trop longtemps, ou le lien a pris fin. Ce que vous avez déjà fait est conservé.',
    },
  },
  openAgain: 'Rouvrir le lien',
  problems: {
    offline: 'Il n’y a pas de connexion pour le moment. Vérifiez votre réseau, puis réessayez.',
    busy: 'Trop de demandes. Attendez une minute, puis réessayez.',
    forbidden: 'Le lien ne le permet pas. Prévenez l’entreprise qui vous l’a envoyé.',
    fault: 'Une erreur est survenue de notre côté. Réessayez dans quelques minutes.',
  },

  connect: {
    nothing: 'Il n’y a rien à connecter pour le moment. Prévenez l’entreprise qui vous a envoyé ce lien.',
    reads: (company) =>
      `Ainsi, ${company} pourra lire vos fichiers de semis, d’application, de récolte et de travail du sol, ceux à venir compris.`,
    sends: 'Il lui sera aussi possible d’envoyer des cartes de préconisation sur votre compte.',
    password: (service) =>
      `Vous vous connectez chez ${service} et décidez là-bas. Votre mot de passe n’en sort pas.`,
    undo: 'Vous pourrez déconnecter votre compte sur cette même page.',
    connect: (provider) => `Connecter ${provider}`,
    going: (service) => `Ouverture de ${service} …`,
    connected: 'Connecté',
    connectedSince: (date) => `Connecté depuis le ${date}`,
    done: 'C’est fait. Vous pouvez fermer cette page.',
    disconnect: (provider) => `Déconnecter ${provider}`,
    disconnectShort: 'Déconnecter',
    disconnectTitle: (provider) => `Déconnecter ${provider} ?`,
    disconnectText: (company) =>
      `Plus aucun nouveau fichier ne sera transmis : ${company} ne gardera que ceux déjà lus.`,
    keep: 'Rester connecté',
    disconnected: (provider) => `${provider} est déconnecté.`,
    outcome: (outcome, service) =>
      ({
        denied:
          'Vous n’avez pas donné votre accord, rien n’a donc été connecté. Vous pouvez réessayer à tout moment.',
        refused: `${service} n’a pas accepté la connexion. Réessayez ; si cela persiste, prévenez l’entreprise qui vous a envoyé ce lien.`,
        unavailable: `${service} ne répond pas pour le moment. Réessayez dans quelques minutes.`,
      })[outcome],
  },

  uploads: {
    what: 'Mettez les fichiers de votre console ou de votre logiciel agricole dans un .zip et envoyez-le ici. Vous pouvez en envoyer plusieurs.',
    choose: 'Choisir des fichiers',
    drop: 'ou déposez-les ici',
    limit: (size) => `Fichiers .zip de ${size} au plus chacun`,
    files: 'Vos fichiers des 30 derniers jours',
    none: 'Aucun pour l’instant.',
    total: (sent, size, percent) => `En tout : ${sent} sur ${size}, ${percent}`,
    waiting: 'En attente',
    sending: (sent, size, percent) => `${sent} sur ${size}, ${percent}`,
    storing: 'Envoyé, en cours d’enregistrement',
    reading: 'Reçu, en cours de lecture',
    readDone: 'Lu',
    read: (count, shown) =>
      count === 1 ? 'Lu : 1 enregistrement de travaux' : `Lu : ${shown} enregistrements de travaux`,
    failed: 'Lecture impossible',
    details: 'Ce qu’il contient',
    loading: 'Un instant …',
    cancel: (name) => `Annuler ${name}`,
    cancelShort: 'Annuler',
    cancelAll: 'Tout annuler',
    cancelled: (name) => `L’envoi de ${name} est annulé.`,
    retry: (name) => `Renvoyer ${name}`,
    retryShort: 'Renvoyer',
    remove: (name) => `Retirer ${name} de la liste`,
    removeShort: 'Retirer',
    problem: (problem, limit) =>
      ({
        offline: 'La connexion a été coupée avant la fin. Vérifiez votre réseau, puis renvoyez le fichier.',
        interrupted: 'La connexion a été coupée avant la fin. Renvoyez le fichier.',
        busy: 'Trop de demandes. Attendez une minute, puis renvoyez le fichier.',
        forbidden: 'Le lien ne le permet pas. Prévenez l’entreprise qui vous l’a envoyé.',
        fault: 'Une erreur est survenue de notre côté. Renvoyez le fichier dans quelques minutes.',
        notZip: 'Ce n’est pas un .zip ; il n’a pas été envoyé. Mettez d’abord les fichiers dans un .zip.',
        empty: 'Ce fichier est vide ; il n’a pas été envoyé.',
        tooLarge: `Ce fichier dépasse ${limit} ; il n’a pas été envoyé. Faites-en plusieurs .zip plus petits.`,
        unreadable:
          'Votre navigateur ne peut pas lire ce fichier. Choisissez-le de nouveau ; un dossier doit d’abord être compressé.',
        notTaken: 'Il n’a pas été accepté : ce n’est pas un .zip complet. Refaites le .zip et envoyez-le.',
        ended: 'Il n’a pas été envoyé. Rouvrez d’abord le lien.',
      })[problem],
    notRead: (name) => `${name} n’a pas pu être lu`,
    leftOut: (count, shown) =>
      count === 1
        ? '1 autre fichier a été laissé de côté.'
        : `${shown} autres fichiers ont été laissés de côté.`,
    more: (_count, shown) => `et ${shown} de plus`,
    operations: { planted: 'Semis', applied: 'Application', harvested: 'Récolte', tillage: 'Travail du sol' },
    crops: {
      alfalfa: 'luzerne',
      barley: 'orge',
      beans: 'haricots',
      canola: 'canola',
      corn: 'maïs',
      cotton: 'coton',
      oats: 'avoine',
      peanuts: 'arachide',
      peas: 'pois',
      potatoes: 'pommes de terre',
      rice: 'riz',
      rye: 'seigle',
      'silage corn': 'maïs ensilage',
      sorghum: 'sorgho',
      soybeans: 'soja',
      'spring wheat': 'blé de printemps',
      'sugar beet': 'betterave sucrière',
      'sugar cane': 'canne à sucre',
      sunflower: 'tournesol',
      wheat: 'blé',
      'winter wheat': 'blé d’hiver',
    },
    advice: (advice, company) =>
      ({
        nativeFormat:
          'Il est au format propre à la console. Exportez les travaux en shapefile ou en texte depuis votre logiciel agricole (SMS, par exemple) et envoyez ce fichier.',
        damaged:
          'Le fichier est endommagé ou incomplet. Recopiez-le ou exportez-le de nouveau, refaites un .zip et envoyez-le.',
        encrypted: 'Il est protégé par un mot de passe. Refaites le .zip sans mot de passe et renvoyez-le.',
        nothingInside: 'Il ne contient rien. Vérifiez ce que vous avez mis dans le .zip.',
        boundaries:
          'Il contient des limites de parcelles et aucun enregistrement de travaux. Exportez les travaux.',
        noPositions:
          'Il ne contient pas de positions : les travaux ne peuvent pas être placés sur une carte. Exportez-le avec les positions GPS.',
        incomplete:
          'Il en manque des parties. Mettez dans le .zip tous les fichiers qui vont ensemble : pour un shapefile, les .shp, .shx, .dbf et .prj.',
        tooMuch:
          'Il y en a trop dans un seul .zip. Faites-en plusieurs plus petits, sans .zip à l’intérieur.',
        unknownFormat:
          'Le format n’est pas connu. Exportez les travaux en shapefile, ISOXML ou texte depuis votre logiciel agricole et envoyez ce fichier.',
        tellCompany: `Indiquez le nom de ce fichier : ${company} pourra vous aider.`,
      })[advice],
  },
}
