import type { Texts } from './texts.ts'

export const esES: Texts = {
  asksForData: (company) =>
    company === undefined
      ? 'Le piden los datos de su maquinaria'
      : `${company} le pide los datos de su maquinaria`,
  asksForFiles: (company) =>
    company === undefined
      ? 'Le piden los archivos de su maquinaria'
      : `${company} le pide los archivos de su maquinaria`,
  theCompany: 'la empresa que le envió este enlace',
  forUser: (name) => `Para ${name}`,
  openUntil: (time) => `Esta página queda abierta hasta las ${time}.`,
  language: 'Idioma',
  ended: {
    unknown: {
      title: 'Este enlace no existe',
      text: 'Compruebe que la dirección está completa o pida un enlace nuevo a quien le envió este.',
    },
    expired: {
      title: 'Este enlace ha caducado',
      text: 'Pida uno nuevo a quien se lo envió.',
    },
    usedUp: {
      title: 'Este enlace ya se ha usado',
      text: 'Funciona un número limitado de veces. Pida uno nuevo a quien se lo envió.',
    },
    session: {
      title: 'Abra el enlace de nuevo',
      text: 'Esta página ha estado abierta demasiado tiempo o el enlace ha terminado. Lo que ha hecho hasta ahora se conserva.',
    },
  },
  openAgain: 'Abrir el enlace de nuevo',
  problems: {
    offline: 'No hay conexión en este momento. Revise su red e inténtelo de nuevo.',
    busy: 'Demasiadas peticiones. Espere un minuto e inténtelo de nuevo.',
    forbidden: 'El enlace no permite esto. Avise a la empresa que se lo envió.',
    fault: 'Algo ha fallado por nuestra parte. Inténtelo de nuevo dentro de unos minutos.',
  },

  connect: {
    nothing: 'No hay nada que conectar en este momento. Avise a la empresa que le envió este enlace.',
    reads: (company) =>
      `Así ${company} podrá leer sus archivos de siembra, aplicación, cosecha y laboreo, también los futuros.`,
    sends: 'También podrá enviar prescripciones a su cuenta.',
    password: (service) => `Usted inicia sesión en ${service} y decide allí. Su contraseña no sale de allí.`,
    undo: 'Puede desconectar de nuevo en esta página.',
    connect: (provider) => `Conectar ${provider}`,
    going: (service) => `Abriendo ${service} …`,
    connected: 'Conectado',
    connectedSince: (date) => `Conectado desde el ${date}`,
    done: 'Listo. Ya puede cerrar esta página.',
    disconnect: (provider) => `Desconectar ${provider}`,
    disconnectShort: 'Desconectar',
    disconnectTitle: (provider) => `¿Desconectar ${provider}?`,
    disconnectText: (company) =>
      `Después de esto no llegarán archivos nuevos: ${company} conservará solo los que ya se leyeron.`,
    keep: 'Seguir conectado',
    disconnected: (provider) => `${provider} está desconectado.`,
    outcome: (outcome, service) =>
      ({
        denied:
          'No dio su permiso, así que no se ha conectado nada. Puede intentarlo de nuevo cuando quiera.',
        refused: `${service} no aceptó el inicio de sesión. Inténtelo de nuevo; si sigue igual, avise a la empresa que le envió este enlace.`,
        unavailable: `${service} no responde en este momento. Inténtelo de nuevo dentro de unos minutos.`,
      })[outcome],
  },

  uploads: {
    what: 'Ponga los archivos de su monitor o de su programa agrícola en un .zip y súbalo aquí. Puede enviar varios.',
    choose: 'Elegir archivos',
    drop: 'o suéltelos aquí',
    limit: (size) => `Archivos .zip de ${size} como máximo cada uno`,
    files: 'Sus archivos de los últimos 30 días',
    none: 'Ninguno todavía.',
    total: (sent, size, percent) => `En total: ${sent} de ${size}, ${percent}`,
    waiting: 'Esperando su turno',
    sending: (sent, size, percent) => `${sent} de ${size}, ${percent}`,
    storing: 'Enviado, guardándose',
    reading: 'Recibido, leyéndose',
    readDone: 'Leído',
    read: (count, shown) =>
      count === 1 ? 'Leído: 1 registro de trabajo' : `Leído: ${shown} registros de trabajo`,
    failed: 'No se pudo leer',
    details: 'Qué contiene',
    loading: 'Un momento …',
    cancel: (name) => `Cancelar ${name}`,
    cancelShort: 'Cancelar',
    cancelAll: 'Cancelar todos',
    cancelled: (name) => `Se ha cancelado ${name}.`,
    retry: (name) => `Enviar ${name} de nuevo`,
    retryShort: 'Enviar de nuevo',
    remove: (name) => `Quitar ${name} de la lista`,
    removeShort: 'Quitar',
    problem: (problem, limit) =>
      ({
        offline: 'La conexión se cortó antes de terminar. Revise su red y envíelo de nuevo.',
        interrupted: 'La conexión se cortó antes de terminar. Envíelo de nuevo.',
        busy: 'Demasiadas peticiones. Espere un minuto y envíelo de nuevo.',
        forbidden: 'El enlace no permite esto. Avise a la empresa que se lo envió.',
        fault: 'Algo ha fallado por nuestra parte. Envíelo de nuevo dentro de unos minutos.',
        notZip: 'Esto no es un .zip y no se ha enviado. Ponga antes los archivos en un .zip.',
        empty: 'Este archivo está vacío y no se ha enviado.',
        tooLarge: `Este archivo ocupa más de ${limit} y no se ha enviado. Divídalo en varios .zip más pequeños.`,
        unreadable:
          'El navegador no puede leer este archivo. Elíjalo de nuevo; una carpeta hay que comprimirla antes.',
        notTaken: 'No se ha aceptado: no es un .zip completo. Cree el .zip de nuevo y envíelo.',
        ended: 'No se ha enviado. Abra antes el enlace de nuevo.',
      })[problem],
    notRead: (name) => `No se pudo leer ${name}`,
    leftOut: (count, shown) =>
      count === 1 ? '1 archivo más se ha dejado fuera.' : `${shown} archivos más se han dejado fuera.`,
    more: (_count, shown) => `y ${shown} más`,
    operations: { planted: 'Siembra', applied: 'Aplicación', harvested: 'Cosecha', tillage: 'Laboreo' },
    crops: {
      alfalfa: 'alfalfa',
      barley: 'cebada',
      beans: 'judías',
      canola: 'canola',
      corn: 'maíz',
      cotton: 'algodón',
      oats: 'avena',
      peanuts: 'cacahuete',
      peas: 'guisantes',
      potatoes: 'patata',
      rice: 'arroz',
      rye: 'centeno',
      'silage corn': 'maíz para ensilado',
      sorghum: 'sorgo',
      soybeans: 'soja',
      'spring wheat': 'trigo de primavera',
      'sugar beet': 'remolacha azucarera',
      'sugar cane': 'caña de azúcar',
      sunflower: 'girasol',
      wheat: 'trigo',
      'winter wheat': 'trigo de invierno',
    },
    advice: (advice, company) =>
      ({
        nativeFormat:
          'Está en el formato propio del monitor. Exporte el trabajo como shapefile o texto en su programa agrícola (SMS, por ejemplo) y suba ese archivo.',
        damaged:
          'El archivo está dañado o incompleto. Cópielo o expórtelo de nuevo, cree otro .zip y súbalo.',
        encrypted: 'Está protegido con contraseña. Cree el .zip sin ella y súbalo de nuevo.',
        nothingInside: 'No contiene nada. Compruebe qué ha puesto en el .zip.',
        boundaries: 'Contiene lindes de parcelas y ningún registro de trabajo. Exporte el trabajo en sí.',
        noPositions:
          'No contiene posiciones, así que el trabajo no puede situarse en el mapa. Expórtelo con las posiciones GPS.',
        incomplete:
          'Le faltan partes. Ponga en el .zip todos los archivos que van juntos: de un shapefile, el .shp, el .shx, el .dbf y el .prj.',
        tooMuch: 'Hay demasiado en un solo .zip. Cree varios más pequeños, sin .zip dentro.',
        unknownFormat:
          'No se conoce el formato. Exporte el trabajo como shapefile, ISOXML o texto en su programa agrícola y suba ese archivo.',
        tellCompany: `Indique el nombre de este archivo: ${company} podrá ayudarle.`,
      })[advice],
  },
}
