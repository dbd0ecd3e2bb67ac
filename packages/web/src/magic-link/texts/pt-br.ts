import type { Texts } from './texts.ts'

export const ptBR: Texts = {
  asksForData: (company) =>
    company === undefined ? 'Pedem os dados das suas máquinas' : `${company} pede os dados das suas máquinas`,
  asksForFiles: (company) =>
    company === undefined
      ? 'Pedem os arquivos das suas máquinas'
      : `${company} pede os arquivos das suas máquinas`,
  theCompany: 'a empresa que enviou este link',
  forUser: (name) => `Para ${name}`,
  openUntil: (time) => `Esta página fica aberta até ${time}.`,
  language: 'Idioma',
  ended: {
    unknown: {
      title: 'Este link não existe',
      text: 'Confira se o endereço está completo ou peça um novo link a quem enviou este.',
    },
    expired: {
      title: 'Este link expirou',
      text: 'Peça um novo a quem enviou este.',
    },
    usedUp: {
      title: 'Este link já foi usado',
      text: 'Ele funciona um número limitado de vezes. Peça um novo a quem o enviou.',
    },
    session: {
      title: 'Abra o link de novo',
      text: 'Esta página ficou aberta por muito tempo ou o link terminou. O que você já fez está guardado.',
    },
  },
  openAgain: 'Abrir o link de novo',
  problems: {
    offline: 'Não há conexão no momento. Verifique sua rede e tente de novo.',
    busy: 'Pedidos demais. Espere um minuto e tente de novo.',
    forbidden: 'O link não permite isso. Avise a empresa que o enviou.',
    fault: 'Algo deu errado do nosso lado. Tente de novo em alguns minutos.',
  },

  connect: {
    nothing: 'Não há nada para conectar no momento. Avise a empresa que enviou este link.',
    reads: (company) =>
      `Com isso, ${company} poderá ler seus arquivos de plantio, aplicação, colheita e preparo do solo, inclusive os futuros.`,
    sends: 'Também poderá enviar prescrições para a sua conta.',
    password: (service) => `Você entra no ${service} e decide lá. Sua senha não sai de lá.`,
    undo: 'Você pode desconectar nesta mesma página.',
    connect: (provider) => `Conectar ${provider}`,
    going: (service) => `Indo para o ${service} …`,
    connected: 'Conectado',
    connectedSince: (date) => `Conectado desde ${date}`,
    done: 'Pronto. Você já pode fechar esta página.',
    disconnect: (provider) => `Desconectar ${provider}`,
    disconnectShort: 'Desconectar',
    disconnectTitle: (provider) => `Desconectar ${provider}?`,
    disconnectText: (company) =>
      `Depois disso, nenhum arquivo novo chegará: ${company} ficará só com os que já foram lidos.`,
    keep: 'Continuar conectado',
    disconnected: (provider) => `${provider} foi desconectado.`,
    outcome: (outcome, service) =>
      ({
        denied: 'Você não autorizou, então nada foi conectado. Pode tentar de novo quando quiser.',
        refused: `O ${service} não aceitou o acesso. Tente de novo; se continuar assim, avise a empresa que enviou este link.`,
        unavailable: `O ${service} não responde no momento. Tente de novo em alguns minutos.`,
      })[outcome],
  },

  uploads: {
    what: 'Coloque os arquivos do monitor ou do programa da fazenda em um .zip e envie aqui. Você pode enviar vários.',
    choose: 'Escolher arquivos',
    drop: 'ou solte-os aqui',
    limit: (size) => `Arquivos .zip de até ${size} cada um`,
    files: 'Seus arquivos dos últimos 30 dias',
    none: 'Nenhum ainda.',
    total: (sent, size, percent) => `Ao todo: ${sent} de ${size}, ${percent}`,
    waiting: 'Aguardando a vez',
    sending: (sent, size, percent) => `${sent} de ${size}, ${percent}`,
    storing: 'Enviado, sendo guardado',
    reading: 'Recebido, sendo lido',
    readDone: 'Lido',
    read: (count, shown) =>
      count === 1 ? 'Lido: 1 registro de trabalho' : `Lido: ${shown} registros de trabalho`,
    failed: 'Não foi possível ler',
    details: 'O que há nele',
    loading: 'Um momento …',
    cancel: (name) => `Cancelar ${name}`,
    cancelShort: 'Cancelar',
    cancelAll: 'Cancelar todos',
    cancelled: (name) => `${name} foi cancelado.`,
    retry: (name) => `Enviar ${name} de novo`,
    retryShort: 'Enviar de novo',
    remove: (name) => `Remover ${name} da lista`,
    removeShort: 'Remover',
    problem: (problem, limit) =>
      ({
        offline: 'A conexão caiu antes do fim. Verifique sua rede e envie de novo.',
        interrupted: 'A conexão caiu antes do fim. Envie de novo.',
        busy: 'Pedidos demais. Espere um minuto e envie de novo.',
        forbidden: 'O link não permite isso. Avise a empresa que o enviou.',
        fault: 'Algo deu errado do nosso lado. Envie de novo em alguns minutos.',
        notZip: 'Isto não é um .zip e não foi enviado. Coloque os arquivos em um .zip primeiro.',
        empty: 'Este arquivo está vazio e não foi enviado.',
        tooLarge: `Este arquivo tem mais de ${limit} e não foi enviado. Divida-o em vários .zip menores.`,
        unreadable:
          'O navegador não consegue ler este arquivo. Escolha-o de novo; uma pasta precisa ser compactada antes.',
        notTaken: 'Não foi aceito: não é um .zip completo. Crie o .zip de novo e envie.',
        ended: 'Não foi enviado. Abra o link de novo primeiro.',
      })[problem],
    notRead: (name) => `Não foi possível ler ${name}`,
    leftOut: (count, shown) =>
      count === 1 ? '1 outro arquivo ficou de fora.' : `${shown} outros arquivos ficaram de fora.`,
    more: (_count, shown) => `e mais ${shown}`,
    operations: {
      planted: 'Plantio',
      applied: 'Aplicação',
      harvested: 'Colheita',
      tillage: 'Preparo do solo',
    },
    crops: {
      alfalfa: 'alfafa',
      barley: 'cevada',
      beans: 'feijão',
      canola: 'canola',
      corn: 'milho',
      cotton: 'algodão',
      oats: 'aveia',
      peanuts: 'amendoim',
      peas: 'ervilha',
      potatoes: 'batata',
      rice: 'arroz',
      rye: 'centeio',
      'silage corn': 'milho para silagem',
      sorghum: 'sorgo',
      soybeans: 'soja',
      'spring wheat': 'trigo de primavera',
      'sugar beet': 'beterraba açucareira',
      'sugar cane': 'cana-de-açúcar',
      sunflower: 'girassol',
      wheat: 'trigo',
      'winter wheat': 'trigo de inverno',
    },
    advice: (advice, company) =>
      ({
        nativeFormat:
          'Está no formato próprio do monitor. Exporte o trabalho como shapefile ou texto no programa da fazenda (SMS, por exemplo) e envie esse arquivo.',
        damaged:
          'O arquivo está danificado ou incompleto. Copie ou exporte-o de novo, crie um novo .zip e envie.',
        encrypted: 'Está protegido por senha. Crie o .zip sem senha e envie de novo.',
        nothingInside: 'Não há nada nele. Confira o que você colocou no .zip.',
        boundaries: 'Contém limites de talhões e nenhum registro de trabalho. Exporte o trabalho em si.',
        noPositions:
          'Não contém posições, por isso o trabalho não pode ser posto no mapa. Exporte-o com as posições de GPS.',
        incomplete:
          'Faltam partes dele. Coloque no .zip todos os arquivos que vão juntos: de um shapefile, o .shp, o .shx, o .dbf e o .prj.',
        tooMuch: 'Há coisas demais em um só .zip. Crie vários menores, sem .zip dentro.',
        unknownFormat:
          'O formato não é conhecido. Exporte o trabalho como shapefile, ISOXML ou texto no programa da fazenda e envie esse arquivo.',
        tellCompany: `Informe o nome deste arquivo: ${company} poderá ajudar.`,
      })[advice],
  },
}
