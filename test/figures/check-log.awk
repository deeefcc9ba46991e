# Tells, from an exported log alone, what became of the dossiers that follow a procédure, at the end of a day: stock of each caisse, dossiers by étape,
# translations delivered in time or late, indus. Shares nothing with the program nor with the generator of the demonstration.
#
#   ecluse log export - | awk -v asked="2024-12-31 2026-10-30" -f check-log.awk
#
# For each day, lines of words:
#   <day> stock <caisse> <pièces>
#   <day> etape <procédure> <étape> <dossiers that stand there, closed ones in the étape where they ended>
#   <day> traductions <year> <delivered> <of which after 21 calendar days, neither by trainees nor apprentices nor of more than 60 pages>
#   <day> indus <status> <number> <cents>
# What a closed dossier still has is in nobody's stock. Corrections are not read: the dossiers that follow a procédure have none. Texts of the members that are read hold no quotation mark.

function text(name,   at, rest) {
  at = index($0, "\"" name "\":\"")
  if (at == 0) return ""
  rest = substr($0, at + length(name) + 4)
  return substr(rest, 1, index(rest, "\"") - 1)
}
function amount(name,   at) {
  at = index($0, "\"" name "\":")
  return at == 0 ? 0 : substr($0, at + length(name) + 3) + 0
}

# Days since 1 March of the year 0.
function number(day,   y, m, d) {
  y = substr(day, 1, 4) + 0; m = substr(day, 6, 2) + 0; d = substr(day, 9, 2) + 0
  if (m <= 2) { y--; m += 12 }
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d
}

# What a form or another dossier told of a dossier is kept as it was last told.
function noted(name,   value) { value = text(name); if (value != "") said[dossier, name] = value }

/"stream":"dossier-/ {
  dossier = text("stream")
  type = substr($0, index($0, "\"type\":\"") + 8); type = substr(type, 1, index(type, "\"") - 1)
  if (type == "DossierOpened") {
    if (index($0, "\"procedureVersion\":null") || !index($0, "\"procedureVersion\":")) next
    procedure[dossier] = text("procedure"); followed[++dossiers] = dossier; opened[dossier] = text("openedOn")
  }
  if (!(dossier in procedure)) next
  if (type == "EtapeEntered" && index($0, "\"piece\":null")) { n = ++moves[dossier]; to[dossier, n] = text("etape"); moved[dossier, n] = text("enteredOn") }
  else if (type == "PieceReceived") { p = text("piece"); arrived[p] = text("receivedOn"); owner[p] = text("caisse"); of[p] = dossier; pieces[++all] = p }
  else if (type == "PieceProcessed") { p = text("piece"); left[p] = text("processedOn") }
  else if (type == "PieceReturned") { p = text("piece"); left[p] = text("returnedOn") }
  else if (type == "DossierClosed") closed[dossier] = text("closedOn")
  else if (type == "DonneesRecorded") {
    noted("executant"); noted("rendueLe")
    if (index($0, "\"pages\":")) pages[dossier] = amount("pages")
  }
  else if (type == "InduDetected") { i = text("indu"); indus[++found] = i; detected[i] = text("detectedOn"); owed[i] = amount("amount") }
  else if (type == "InduNotified") notified[text("indu")] = text("notifiedOn")
  else if (type == "InduRecoveryStarted") begun[text("indu")] = text("startedOn")
  else if (type == "InduSettled") settled[text("indu")] = text("settledOn")
  else if (type == "InduAbandoned") abandoned[text("indu")] = text("abandonedOn")
}

function by(day, on) { return day != "" && day <= on }

END {
  days = split(asked, day, " ")
  for (q = 1; q <= days; q++) {
    on = day[q]
    split("", stock); split("", standing); split("", delivered); split("", late); split("", count); split("", cents)
    for (k = 1; k <= all; k++) { p = pieces[k]; if (arrived[p] <= on && !by(left[p], on) && !by(closed[of[p]], on)) stock[owner[p]]++ }
    for (k = 1; k <= dossiers; k++) {
      d = followed[k]; where = ""
      for (n = 1; n <= moves[d]; n++) if (moved[d, n] <= on) where = to[d, n]
      if (where != "") standing[procedure[d] " " where]++
      back = said[d, "rendueLe"]
      if (procedure[d] != "traduction" || !by(back, on)) continue
      year = substr(back, 1, 4); delivered[year]++
      who = said[d, "executant"]
      if (number(back) - number(opened[d]) > 21 && who != "stagiaire" && who != "apprenti" && pages[d] <= 60) late[year]++
    }
    for (k = 1; k <= found; k++) {
      i = indus[k]
      if (!by(detected[i], on)) continue
      status = "detected"
      if (by(notified[i], on)) status = "notified"
      if (by(begun[i], on)) status = "inRecovery"
      if (by(settled[i], on)) status = "settled"
      if (by(abandoned[i], on)) status = "abandoned"
      count[status]++; cents[status] += owed[i]
    }
    for (key in stock) print on, "stock", key, stock[key]
    for (key in standing) print on, "etape", key, standing[key]
    for (key in delivered) print on, "traductions", key, delivered[key], late[key] + 0
    for (key in count) print on, "indus", key, count[key], cents[key]
  }
}
