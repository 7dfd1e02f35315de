# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
# Completion of smriti for fish. The candidates come from the program itself
# (smriti __complete), so that they never differ from it.

function __smriti_from
    smriti __complete $argv 2>/dev/null
end

function __smriti_command
    set -l words (commandline -opc)
    for word in $words[2..-1]
        string match -q -- '-*' $word; or begin
            echo $word
            return
        end
    end
end

# The first argument of the command, nothing while there is none.
function __smriti_verb
    set -l words (commandline -opc)
    set -l n 0
    for word in $words[2..-1]
        string match -q -- '-*' $word; and continue
        set n (math $n + 1)
        if test $n = 2
            echo $word
            return
        end
    end
end

function __smriti_is
    contains -- (__smriti_command) $argv
end

complete -c smriti -f
complete -c smriti -n 'test -z (__smriti_command)' -a '(__smriti_from commands)'
complete -c smriti -n 'test -z (__smriti_command)' -l version -d 'the version of this program'
complete -c smriti -l json -d 'the result as one JSON object'
complete -c smriti -s h -l help -d 'a short help'
complete -c smriti -n 'string match -q -- "-*" (commandline -ct)' -a '(__smriti_from options (__smriti_command))'
complete -c smriti -n '__smriti_is answer' -a 'again hard good easy'
complete -c smriti -n '__smriti_is answer show why explain again hard good easy edit suspend resume bury' -a '(__smriti_from cards (commandline -ct))'
complete -c smriti -n '__smriti_is cards' -a 'is:due is:snippet is:concept is:leech is:explain is:anchored is:outdated kind:basic kind:cloze kind:sequence state:new state:learning state:review state:relearning off:suspended off:buried off:gone'
complete -c smriti -n '__smriti_is ref' -a error -F
complete -c smriti -n '__smriti_is snippet; and not count (__smriti_verb) >/dev/null' -a 'show list copy save'
complete -c smriti -n '__smriti_is snippet; and contains -- (__smriti_verb) show copy' -a '(__smriti_from snippets)'
complete -c smriti -n '__smriti_is snippet; and test "$(__smriti_verb)" = save' -F
complete -c smriti -n '__smriti_is snooze' -a '15m 1h evening tomorrow'
complete -c smriti -n '__smriti_is snooze skip' -a '(__smriti_from occurrences)'
complete -c smriti -n '__smriti_is tick; and not count (__smriti_verb) >/dev/null' -a '(__smriti_from occurrences)'
complete -c smriti -n '__smriti_is tick; and count (__smriti_verb) >/dev/null' -a '(__smriti_from steps (__smriti_verb))'
complete -c smriti -n '__smriti_is pause' -a '1d 3d 1w 2w tomorrow'
complete -c smriti -n '__smriti_is ritual' -a '(__smriti_from occurrences)'
complete -c smriti -n '__smriti_is quiz' -s l -l level -x -a 'beginner intermediate expert'
complete -c smriti -n '__smriti_is quiz' -s s -l scope -x -a '(__smriti_from sheets)'
complete -c smriti -n '__smriti_is workflow' -s f -l for -x -a '(__smriti_from projects)'
complete -c smriti -n '__smriti_is quiz sheet diagram workflow template challenge project watch ref outline' -s t -l topic -x -a '(__smriti_from topics)'
complete -c smriti -n '__smriti_is sheet' -l html -r -F
complete -c smriti -n '__smriti_is sheet diagram; and not count (__smriti_verb) >/dev/null' -a '(__smriti_from sheets)'
complete -c smriti -n '__smriti_is workflow; and not count (__smriti_verb) >/dev/null' -a 'list show start'
complete -c smriti -n '__smriti_is workflow; and contains -- "$(__smriti_verb)" show start' -a '(__smriti_from workflows)'
complete -c smriti -n '__smriti_is template; and not count (__smriti_verb) >/dev/null' -a 'list show use'
complete -c smriti -n '__smriti_is template; and contains -- "$(__smriti_verb)" show use' -a '(__smriti_from templates) (__fish_complete_directories)'
complete -c smriti -n '__smriti_is challenge; and not count (__smriti_verb) >/dev/null' -a 'list show start check give-up'
complete -c smriti -n '__smriti_is challenge; and count (__smriti_verb) >/dev/null' -a '(__smriti_from challenges) (__fish_complete_directories)'
complete -c smriti -n '__smriti_is challenge' -l kind -x -a 'slow refactor debug'
complete -c smriti -n '__smriti_is repo' -a 'add list remove (__smriti_from repos) (__fish_complete_directories)'
complete -c smriti -n '__smriti_is verdict' -a 'keep try drop (__smriti_from categories)'
complete -c smriti -n '__smriti_is archive' -F -a '(__smriti_from cards (commandline -ct))'
complete -c smriti -n '__smriti_is vault' -a 'add list remove (__smriti_from vaults) (__fish_complete_directories)'
complete -c smriti -n '__smriti_is notes' -a 'check stamp' -F
complete -c smriti -n '__smriti_is export' -a 'events cards'
complete -c smriti -n '__smriti_is restore outline export import' -F
complete -c smriti -n '__smriti_is outline; and not count (__smriti_verb) >/dev/null' -a 'done waits stale checked'
complete -c smriti -n '__smriti_is outline; and contains -- (__smriti_verb) done checked' -a '(__smriti_from entries)'
complete -c smriti -n '__smriti_is project; and not count (__smriti_verb) >/dev/null' -a 'list show start tick hours link ship drop'
complete -c smriti -n '__smriti_is project; and count (__smriti_verb) >/dev/null' -a '(__smriti_from projects)'
complete -c smriti -n '__smriti_is watch; and not count (__smriti_verb) >/dev/null' -a 'list add again'
complete -c smriti -n '__smriti_is watch; and test "$(__smriti_verb)" = again' -a 'still changed'
complete -c smriti -n '__smriti_is memory; and not count (__smriti_verb) >/dev/null' -a 'fit evaluate replay simulate plan reschedule'
complete -c smriti -n '__smriti_is memory' -l csv -r -F
complete -c smriti -n '__smriti_is memory' -l model -x -a 'smriti fsrs6 default'
complete -c smriti -n '__smriti_is config' -a 'list get set check (__smriti_from settings)'
complete -c smriti -n '__smriti_is help' -a '(__smriti_from commands)'
