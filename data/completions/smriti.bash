# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
# Completion of smriti for bash. The candidates come from the program itself
# (smriti __complete), so that they never differ from it.

_smriti_from ()
{
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [[ ${line%%$'\t'*} == "$cur"* ]] && COMPREPLY+=("$(printf '%q' "${line%%$'\t'*}")")
  done < <(smriti __complete "$@" 2>/dev/null)
}

_smriti_words ()
{
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

_smriti_files ()
{
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

_smriti ()
{
  local cur=${COMP_WORDS[COMP_CWORD]} command= verb= i n=0

  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == -* ]] && continue
    n=$((n + 1))
    [[ $n == 1 ]] && command=${COMP_WORDS[i]}
    [[ $n == 2 ]] && verb=${COMP_WORDS[i]}
  done
  if [[ $n == 0 ]]; then
    _smriti_from commands
    [[ $cur == -* ]] && _smriti_words '--help --version --json'
    return
  fi
  if [[ $cur == -* ]]; then
    _smriti_from options "$command"
    return
  fi
  case ${COMP_WORDS[COMP_CWORD-1]} in
    --csv) _smriti_files -f; return ;;
    --kind) [[ $command == challenge ]] && _smriti_words 'slow refactor debug'; return ;;
    --model) _smriti_words 'smriti fsrs6 default'; return ;;
  esac
  case $command:${COMP_WORDS[COMP_CWORD-1]} in
    quiz:--level | quiz:-l) _smriti_words 'beginner intermediate expert'; return ;;
    quiz:--scope | quiz:-s) _smriti_from sheets; return ;;
    sheet:--html) _smriti_files -f; return ;;
    workflow:--for | workflow:-f) _smriti_from projects; return ;;
    *:--topic | quiz:-t | sheet:-t | diagram:-t | workflow:-t | template:-t | challenge:-t | project:-t | watch:-t | ref:-t \
      | outline:-t) _smriti_from topics; return ;;
  esac
  case $command:$verb in
    answer:)
      _smriti_from cards "$cur"
      local ids=("${COMPREPLY[@]}")
      _smriti_words 'again hard good easy'
      COMPREPLY+=("${ids[@]}") ;;
    answer:*) _smriti_words 'again hard good easy' ;;
    show:* | why:* | explain:* | again:* | hard:* | good:* | easy:* | edit:* | suspend:* | resume:* | bury:*) _smriti_from cards "$cur" ;;
    cards:*) _smriti_words 'is:due is:snippet is:concept is:leech is:explain is:anchored is:outdated kind:basic kind:cloze kind:sequence state:new state:learning state:review state:relearning off:suspended off:buried off:gone deck: entry: id:' ;;
    ref:) _smriti_words 'error' ;;
    ref:error) _smriti_files -f ;;
    snippet:) _smriti_words 'show list copy save' ;;
    snippet:show | snippet:copy) _smriti_from snippets ;;
    snippet:save) [[ $n == 3 ]] && _smriti_files -f ;;
    snooze:)
      _smriti_from occurrences
      local ids=("${COMPREPLY[@]}")
      _smriti_words '15m 1h evening tomorrow'
      COMPREPLY+=("${ids[@]}") ;;
    snooze:*) _smriti_words '15m 1h evening tomorrow' ;;
    skip:* | tick:) _smriti_from occurrences ;;
    tick:*) [[ $n == 2 ]] && _smriti_from steps "${verb//\\/}" ;;
    pause:) _smriti_words '1d 3d 1w 2w tomorrow' ;;
    ritual:*) _smriti_from occurrences ;;
    sheet: | diagram:) _smriti_from sheets ;;
    workflow:) _smriti_words 'list show start' ;;
    workflow:show | workflow:start) [[ $n == 2 ]] && _smriti_from workflows ;;
    template:) _smriti_words 'list show use' ;;
    template:show | template:use)
      [[ $n == 2 ]] && _smriti_from templates
      [[ $n == 3 && $verb == use ]] && _smriti_files -d ;;
    challenge:) _smriti_words 'list show start check give-up' ;;
    challenge:show | challenge:start | challenge:check | challenge:give-up)
      if [[ $n == 2 ]]; then _smriti_from challenges; else _smriti_files -d; fi ;;
    repo:) _smriti_words 'add list remove' ;;
    repo:add) _smriti_files -d ;;
    repo:remove) _smriti_from repos ;;
    verdict:) _smriti_from categories ;;
    verdict:*) _smriti_words 'keep try drop' ;;
    archive:*)
      _smriti_from cards "$cur"
      local ids=("${COMPREPLY[@]}")
      _smriti_files -f
      COMPREPLY+=("${ids[@]}") ;;
    vault:) _smriti_words 'add list remove' ;;
    vault:add) _smriti_files -d ;;
    vault:remove) _smriti_from vaults ;;
    notes:) _smriti_words 'check stamp' ;;
    outline:)
      _smriti_files -f
      [[ done == "$cur"* ]] && COMPREPLY+=(done)
      local known
      for known in waits stale checked; do [[ $known == "$cur"* ]] && COMPREPLY+=("$known"); done ;;
    outline:done | outline:checked) _smriti_from entries ;;
    project:) _smriti_words 'list show start tick hours link ship drop' ;;
    project:link) if [[ $n == 2 ]]; then _smriti_from projects; else _smriti_files -d; fi ;;
    project:show | project:start | project:tick | project:hours | project:ship | project:drop)
      [[ $n == 2 ]] && _smriti_from projects ;;
    watch:) _smriti_words 'list add again' ;;
    watch:again) [[ $n == 3 ]] && _smriti_words 'still changed' ;;
    export:) _smriti_words 'events cards' ;;
    notes:* | restore:* | outline:* | export:* | import:*) _smriti_files -f ;;
    memory:) _smriti_words 'fit evaluate replay simulate plan reschedule' ;;
    config:) _smriti_words 'list get set check' ;;
    config:get | config:set) _smriti_from settings ;;
    help:) _smriti_from commands ;;
  esac
}

complete -F _smriti smriti
