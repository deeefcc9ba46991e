# Tells, from a facts file alone, the figures of some days: stock, of which waiting, above 15 days, arrivals and processed of 28 calendar days; dossiers with
# a pièce in stock; above 15 worked days; the solde over 20 worked days, and the share of what is processed by itself in them; how long half, and nine in ten,
# of the pièces processed since the first of the month had been there.
# Shares nothing with the program nor with the generator of the demonstration; written after the words that say what a facts file means.
#
#   awk -v asked="2025-06-30 2026-01-31@2025-12-31" -v closed=jours-fermes-metropole.txt -f check-facts.awk facts.ndjson
#
# `closed`: the days from Monday to Friday on which nobody works, one a line.
# Each day may be followed by the day on which it was known. For each, one line for the whole and one for each owner, doer, procédure:
#   <day>@<known on> <slice> <stock> <waiting> <above 15> <arrived 28> <processed 28> <of which auto> <dossiers> <above 15 worked> <solde> <share> <decile 5> <decile 9>
# What is divided by nothing, and deciles of nothing, are « - ».
# Fields are those of flat JSON objects whose texts hold no quotation mark.

function field(name,   at, rest) {
  at = index($0, "\"" name "\":\"")
  if (at == 0) return ""
  rest = substr($0, at + length(name) + 4)
  return substr(rest, 1, index(rest, "\"") - 1)
}

# Days since 1 March of the year 0.
function number(day,   y, m, d) {
  y = substr(day, 1, 4) + 0; m = substr(day, 6, 2) + 0; d = substr(day, 9, 2) + 0
  if (m <= 2) { y--; m += 12 }
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d
}

function count(slice, what) { total[slice, what]++; slices[slice] = 1 }
function counted(what) {
  count("all", what)
  count("owner:" owner, what)
  count("doer:" doer, what)
  count("procedure:" procedure, what)
}

# Whether somebody works on a day, by its number: neither on Saturdays, nor on Sundays, nor when it is closed.
function is_worked(n) { return (n - MONDAY + 7000000) % 7 < 5 && !(n in shut) }

# One more pièce that had been there so many days when it was processed.
function lasted(slice, days) { took[slice, days]++; if (days > longest[slice]) longest[slice] = days; total[slice, "month"]++ }

# How many days the pièce of a rank was there, shortest first.
function decile(slice, n,   rank, passed, days) {
  rank = int((n * total[slice, "month"] + 9) / 10)
  if (total[slice, "month"] + 0 == 0) return "-"
  passed = 0
  for (days = 0; days <= longest[slice]; days++) { passed += took[slice, days]; if (passed >= rank) return days }
}

# The pièce p as known on the day `known`, at the end of the day `on`.
function fold(p,   n, i, j, k, id, ordered, what, day) {
  n = 0
  for (i = 1; i <= facts[p]; i++) {
    id = fact[p, i]
    if (learnt[id] > known || kind[id] == "corrected" || kind[id] == "cancelled" || (id in gone)) continue
    when[id] = (id in right) ? right[id] : happened[id]
    # In order of the right day, then of knowledge, then of the file, in which they stand here already.
    for (j = n; j > 0 && (when[ordered[j]] > when[id] || (when[ordered[j]] == when[id] && learnt[ordered[j]] > learnt[id])); j--) ordered[j + 1] = ordered[j]
    ordered[j + 1] = id
    n++
  }
  arrived = ""; inside = 0; waiting = ""; owner = ""; doer = ""; procedure = ""
  for (k = 1; k <= n; k++) {
    id = ordered[k]; what = kind[id]; day = when[id]
    if (day > on) break
    if (what == "received") {
      if (arrived != "") continue
      arrived = day; inside = 1; owner = doer = place[id]; procedure = under[id]
      if (day >= from) counted("arrived")
    } else if (arrived == "") continue
    else if (what == "transferred") {
      if (place[id] != "") { if (doer == owner) doer = place[id]; owner = place[id] }
      if (worker[id] != "") doer = worker[id]
    } else if (what == "processed" || what == "returned" || what == "neutralised") {
      if (!inside) continue
      inside = 0; waiting = ""
      if (what == "processed" && day >= from) { counted("processed"); if (mode[id] == "auto") counted("auto") }
      if (what == "processed" && day >= since_worked) { counted("processed20"); if (mode[id] == "auto") counted("auto20") }
      if (what == "processed" && day >= month) {
        j = number(day) - number(arrived)
        lasted("all", j); lasted("owner:" owner, j); lasted("doer:" doer, j); lasted("procedure:" procedure, j)
      }
    } else if (what == "reopened") { if (!inside) { inside = 1; waiting = "" } }
    else if (what == "waitingStarted") { if (inside) waiting = for_whom[id] }
    else if (what == "waitingEnded") waiting = ""
  }
  if (!inside) return
  counted("stock")
  if (waiting != "") counted("waiting")
  if (number(on) - number(arrived) > 15) counted("above")
  if (worked[number(on)] - worked[number(arrived)] > 15) counted("above_worked")
  holds("all", whole[p]); holds("owner:" owner, whole[p]); holds("doer:" doer, whole[p]); holds("procedure:" procedure, whole[p])
}

# A dossier of a slice counts once.
function holds(slice, dossier) { if (!((slice, dossier) in held)) { held[slice, dossier] = 1; count(slice, "dossiers") } }

BEGIN {
  MONDAY = number("2024-01-01")
  while ((getline line < closed) > 0) shut[number(line)] = 1
  for (n = number("2023-10-31"); n <= number("2026-12-31"); n++) worked[n] = worked[n - 1] + is_worked(n)
}

{
  id = field("id"); p = field("piece"); kind[id] = field("fait"); happened[id] = field("on"); learnt[id] = field("knownOn")
  if (!(p in facts)) pieces[++all] = p
  fact[p, ++facts[p]] = id
  place[id] = field("caisse"); worker[id] = field("caisseExecutante"); under[id] = field("procedure")
  whole[p] = field("dossier"); mode[id] = field("mode"); for_whom[id] = field("waitingFor")
  target = field("corrects") field("cancels")
  if (target != "") { about[++changes] = target; change[changes] = id }
}

END {
  n = split(asked, days, " ")
  for (q = 1; q <= n; q++) {
    split(days[q], parts, "@")
    on = parts[1]; known = (parts[2] == "") ? "9999-12-31" : parts[2]
    limit = number(on) - 27
    # The first day of the window, as a text: days are compared as texts everywhere else.
    from = on
    while (number(from) > limit) from = eve(from)
    month = substr(on, 1, 8) "01"
    # Back to the twentieth worked day, this one included.
    since_worked = on
    while (worked[number(on)] - worked[number(since_worked) - 1] < 20) since_worked = eve(since_worked)
    for (key in total) delete total[key]
    for (key in held) delete held[key]
    for (key in took) delete took[key]
    for (key in longest) delete longest[key]
    for (key in slices) delete slices[key]
    for (key in right) delete right[key]
    for (key in gone) delete gone[key]
    for (c = 1; c <= changes; c++) {
      id = change[c]
      if (learnt[id] > known || learnt[about[c]] > known) continue
      if (kind[id] == "cancelled") gone[about[c]] = 1
      else if (!(about[c] in since) || learnt[id] >= since[about[c]] || !(about[c] in right)) { right[about[c]] = happened[id]; since[about[c]] = learnt[id] }
    }
    for (key in since) delete since[key]
    slices["all"] = 1
    for (i = 1; i <= all; i++) fold(pieces[i])
    for (slice in slices)
      print days[q], slice, total[slice, "stock"] + 0, total[slice, "waiting"] + 0, total[slice, "above"] + 0, total[slice, "arrived"] + 0, total[slice, "processed"] + 0, total[slice, "auto"] + 0, total[slice, "dossiers"] + 0, total[slice, "above_worked"] + 0, solde(total[slice, "stock"] + 0, total[slice, "processed20"] + 0), share(total[slice, "auto20"] + 0, total[slice, "processed20"] + 0), decile(slice, 5), decile(slice, 9)
  }
}

function solde(stock, processed) { return stock == 0 ? 0 : processed == 0 ? "-" : sprintf("%.12f", stock * 20 / processed) }
function share(some, all) { return all == 0 ? "-" : sprintf("%.12f", some / all) }

function eve(day,   y, m, d, lengths) {
  y = substr(day, 1, 4) + 0; m = substr(day, 6, 2) + 0; d = substr(day, 9, 2) - 1
  if (d == 0) {
    m--
    if (m == 0) { m = 12; y-- }
    split("31 28 31 30 31 30 31 31 30 31 30 31", lengths, " ")
    d = lengths[m] + ((m == 2 && (y % 4 == 0 && y % 100 != 0 || y % 400 == 0)) ? 1 : 0)
  }
  return sprintf("%04d-%02d-%02d", y, m, d)
}
