import type { Texts } from './texts.ts'

export const enUS: Texts = {
  asksForData: (company) =>
    company === undefined ? 'You are asked for your machine data' : `${company} asks for your machine data`,
  asksForFiles: (company) =>
    company === undefined ? 'You are asked for your machine files' : `${company} asks for your machine files`,
  theCompany: 'the company that sent you this link',
  forUser: (name) => `For ${name}`,
  openUntil: (time) => `This page is open until ${time}.`,
  language: 'Language',
  ended: {
    unknown: {
      title: 'There is no such link',
      text: 'Check that the address is complete, or ask for a new link where you got this one from.',
    },
    expired: {
      title: 'This link has expired',
      text: 'Ask for a new one where you got this one from.',
    },
    usedUp: {
      title: 'This link was used already',
      text: 'It works for a limited number of times. Ask for a new one where you got it from.',
    },
    session: {
      title: 'Please open the link again',
      text: 'This page was open for too long, or the link has ended. What you have done so far is kept.',
    },
  },
  openAgain: 'Open the link again',
  problems: {
    offline: 'There is no connection at the moment. Check your network, then try again.',
    busy: 'Too many requests. Wait a minute, then try again.',
    forbidden: 'The link does not allow this. Tell the company that sent it to you.',
    fault: 'Something went wrong on our side. Try again in a few minutes.',
  },

  connect: {
    nothing: 'There is nothing to connect at the moment. Please tell the company that sent you this link.',
    reads: (company) =>
      `It lets ${company} read your planting, application, harvest and tillage files, those to come as well.`,
    sends: 'It also lets them send prescriptions to your account.',
    password: (service) => `You sign in at ${service} and decide there. Your password stays there.`,
    undo: 'You can disconnect again on this page.',
    connect: (provider) => `Connect ${provider}`,
    going: (service) => `Going to ${service} …`,
    connected: 'Connected',
    connectedSince: (date) => `Connected since ${date}`,
    done: 'You are done, and can close this page.',
    disconnect: (provider) => `Disconnect ${provider}`,
    disconnectShort: 'Disconnect',
    disconnectTitle: (provider) => `Disconnect ${provider}?`,
    disconnectText: (company) =>
      `No new files will reach ${company} after this. Files that were read before stay there.`,
    keep: 'Stay connected',
    disconnected: (provider) => `${provider} is disconnected.`,
    outcome: (outcome, service) =>
      ({
        denied: 'You did not agree, so nothing was connected. You can try again at any time.',
        refused: `${service} did not accept the sign-in. Try again; if it stays so, tell the company that sent you this link.`,
        unavailable: `${service} does not answer at the moment. Try again in a few minutes.`,
      })[outcome],
  },

  uploads: {
    what: 'Put the files from your monitor or farm software into a .zip, and upload it here. You can send several.',
    choose: 'Choose files',
    drop: 'or drop them here',
    limit: (size) => `.zip files of at most ${size} each`,
    files: 'Your files of the last 30 days',
    none: 'None yet.',
    total: (sent, size, percent) => `All together: ${sent} of ${size}, ${percent}`,
    waiting: 'Waiting for its turn',
    sending: (sent, size, percent) => `${sent} of ${size}, ${percent}`,
    storing: 'Sent, being stored',
    reading: 'Here, being read',
    readDone: 'Read',
    read: (count, shown) => (count === 1 ? 'Read: 1 record of work' : `Read: ${shown} records of work`),
    failed: 'Could not be read',
    details: 'What is in it',
    loading: 'One moment …',
    cancel: (name) => `Cancel ${name}`,
    cancelShort: 'Cancel',
    cancelAll: 'Cancel all',
    cancelled: (name) => `${name} was cancelled.`,
    retry: (name) => `Send ${name} again`,
    retryShort: 'Send again',
    remove: (name) => `Remove ${name} from the list`,
    removeShort: 'Remove',
    problem: (problem, limit) =>
      ({
        offline: 'The connection was lost before it was complete. Check your network, then send it again.',
        interrupted: 'The connection was lost before it was complete. Send it again.',
        busy: 'Too many requests. Wait a minute, then send it again.',
        forbidden: 'The link does not allow this. Tell the company that sent it to you.',
        fault: 'Something went wrong on our side. Send it again in a few minutes.',
        notZip: 'This is not a .zip, and was not sent. Put the files into a .zip first.',
        empty: 'This file is empty, and was not sent.',
        tooLarge: `This file is larger than ${limit}, and was not sent. Make several smaller .zip files of it.`,
        unreadable: 'Your browser cannot read this file. Choose it again; a folder has to be zipped first.',
        notTaken: 'It was not taken: it is not a complete .zip. Make the .zip again, and send it.',
        ended: 'It was not sent. Open the link again first.',
      })[problem],
    notRead: (name) => `${name} could not be read`,
    leftOut: (count, shown) =>
      count === 1 ? '1 other file was left out.' : `${shown} other files were left out.`,
    more: (_count, shown) => `and ${shown} more`,
    operations: { planted: 'Planting', applied: 'Application', harvested: 'Harvest', tillage: 'Tillage' },
    crops: {
      alfalfa: 'alfalfa',
      barley: 'barley',
      beans: 'beans',
      canola: 'canola',
      corn: 'corn',
      cotton: 'cotton',
      oats: 'oats',
      peanuts: 'peanuts',
      peas: 'peas',
      potatoes: 'potatoes',
      rice: 'rice',
      rye: 'rye',
      'silage corn': 'silage corn',
      sorghum: 'sorghum',
      soybeans: 'soybeans',
      'spring wheat': 'spring wheat',
      'sugar beet': 'sugar beet',
      'sugar cane': 'sugar cane',
      sunflower: 'sunflower',
      wheat: 'wheat',
      'winter wheat': 'winter wheat',
    },
    advice: (advice, company) =>
      ({
        nativeFormat:
          'This is in the monitor’s own format. Export the work as a shapefile or as text in your farm software (SMS, for example), and upload that.',
        damaged:
          'The file is damaged or incomplete. Copy or export it again, make a new .zip, and upload that.',
        encrypted: 'It is protected by a password. Make the .zip without one, and upload it again.',
        nothingInside: 'There is nothing in it. Check what you have put into the .zip.',
        boundaries: 'It holds field boundaries and no record of work. Export the work itself.',
        noPositions:
          'It holds no positions, so the work cannot be placed on a map. Export it with GPS positions.',
        incomplete:
          'Some of its parts are missing. Put all files that belong together into the .zip: of a shapefile the .shp, .shx, .dbf and .prj.',
        tooMuch: 'There is too much in one .zip. Make several smaller ones, without zips inside.',
        unknownFormat:
          'The format is not known. Export the work as a shapefile, ISOXML or text in your farm software, and upload that.',
        tellCompany: `Please tell ${company} the name of this file.`,
      })[advice],
  },
}
