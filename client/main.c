/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The program 'smriti': the table of its commands, and the frame around each
 * run: arguments in, one result on stdout or one line on stderr, an exit code.
 *
 *   main.c        the table          arguments.[ch]  options and usage errors
 *   output.[ch]   the one printer    json.[ch]       its JSON
 *   term.[ch]     what the terminal can do, cleaning of text from notes
 *   input.[ch]    a line of what is typed or piped
 *   practice.[ch] occurrences and their steps; month.[ch] a month, drawn
 *   curriculum.[ch] an outline note and its notes, what the modes read; practice_record.[ch]
 *                 what was done in them; workflows.[ch], chains.[ch], template_text.[ch],
 *                 sheet_text.[ch], diagram_draw.[ch] what a mode finds or draws
 *   board.[ch]    projects; watch_list.[ch] observations, freshness.[ch] what is stale,
 *                 coverage.[ch] how far notes and cards cover the outline
 *   render.[ch]   Markdown → lines   highlight.[ch]  colours of code
 *   styled.[ch]   text with a style for each byte
 *   bus.[ch]      finding the daemon, saying why it is not there
 *   wire.[ch]     a call without GDBus, for what must be quick
 *   records.[ch]  rows from the bus → JSON and text; when.[ch] times for people
 *   card_notes.[ch], explanations.[ch] what stands beside a card: anchors, versions,
 *                 what was said of it in one's own words; leech.[ch] what is often forgotten
 *   sitting.[ch]  a review's course; screen.[ch] its full screen, lines.[ch] its
 *                 line mode
 *   ritual_view.[ch], ritual_text.c  the month's ritual, as JSON and in lines;
 *                 ritual_session.[ch], ritual_acts.[ch] its guided course
 *   archiving.[ch], note_move.[ch]   cards and notes into the archive and back
 *   event_line.[ch] the log as text; csv.[ch] tables as text, card_table.[ch] of
 *                 cards; import.[ch], import_cards.c what comes in; save.[ch] a file
 *                 that is whole or not there
 *   memory_VERB.c a verb of 'memory', memory_source.[ch] its answers, revlog.[ch]
 *                 review logs of other programs
 *   note_file.[ch], note_vault.[ch]  a note that is written to, its vault's reader
 *   note_lint.[ch], vault_index.[ch] links and questions among notes, files by name
 *   passages.[ch] what the search found; met_error.[ch] which error was pasted,
 *                 ref_error.c its entry; definition.[ch] what defines a term
 *   snippet_text.[ch] a snippet into a note and out of it; note_choice.[ch] which
 *                 note is written to
 *   jail.[ch]     others' code, cut off and bounded; jail_walls.[ch], jail_filter.[ch]
 *                 how; processes.[ch] what it takes. challenge_check.[ch],
 *                 challenge_work.[ch] judging by it; challenges.[ch] which there are
 *   NAME.c        the command NAME
 *
 * The client never writes the database and never reads the notes for the daemon;
 * what is changed in the user's files, it changes (common/patch.h). */

#include "config.h"

#include "client/arguments.h"
#include "client/bus.h"
#include "client/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const SmritiOption answer_options[] = {
  { "token", '\0', "TEXT", "a name for this answer: given twice, it is kept once" },
  { NULL },
};
static const SmritiOption more_options[] = {
  { "more", 'm', NULL, "go on beyond today's share" },
  { NULL },
};
static const SmritiOption ask_options[] = {
  { "card", 'c', NULL, "the next card itself, not the reminder" },
  { NULL },
};
static const SmritiOption cards_options[] = {
  { "number", 'n', "N", "at most N cards (default: all)" },
  { NULL },
};
static const SmritiOption log_options[] = {
  { "number", 'n', "N", "the newest N (default: 20, with --json 500)" },
  { "since", 's', "DATE|Nd", "not before this day" },
  { "until", 'u', "DATE|Nd", "this day and before" },
  { "type", 't', "T[,T...]", "only these kinds: answered, ticked, skipped, ..." },
  { "topic", '\0', "TOPIC", "only this outline note's" },
  { "month", 'm', NULL, "a month in numbers, this one or MONTH (YYYY-MM)" },
  { NULL },
};
static const SmritiOption outline_options[] = {
  { "progress", 'p', NULL, "item by item: taught, asked, known" },
  { "note", 'n', "NOTE", "done: the entry of this note" },
  { "topic", 't', "TOPIC", "done, stale, checked: of this topic" },
  { "undo", 'u', NULL, "done: take the mark away" },
  { "all", 'a', NULL, "stale: what is fresh, too" },
  { "write", 'w', NULL, "checked: in the note, too" },
  { NULL },
};
static const SmritiOption add_options[] = {
  { "deck", 'd', "NAME", "the card's deck, written as a tag on it" },
  { "to", 't', "NOTE", "the note: a file, or the end of its path (default: Inbox.md)" },
  { "heading", 'H', "WORDS", "below this heading of the note, not at its end" },
  { "reverse", 'r', NULL, "ask it both ways" },
  { "vault", '\0', "DIR", "the vault whose Inbox.md is meant (default: the first)" },
  { NULL },
};
static const SmritiOption agenda_options[] = {
  { "all", 'a', NULL, "earlier ones too, and how they ended" },
  { "past", 'p', NULL, "only earlier ones" },
  { "number", 'n', "N", "the newest N earlier ones (default: 30, with --json 500)" },
  { NULL },
};
static const SmritiOption tick_options[] = {
  { "note", 'N', "TEXT", "what you learnt, shown beside the step the next time" },
  { "link", 'l', "URL", "where it is: a page, a commit" },
  { "off", '\0', NULL, "it is not done after all" },
  { "add", 'a', "TEXT", "plan a step of your own instead" },
  { "by", 'b', "DATE", "the day it is planned for" },
  { NULL },
};
static const SmritiOption calendar_options[] = {
  { "days", 'd', "N", "N days from today (1 to 1000; default with --json: 30)" },
  { "month", 'm', "YYYY-MM", "another month" },
  { "ics", '\0', NULL, "as iCalendar, for any calendar program" },
  { NULL },
};
static const SmritiOption stats_options[] = {
  { "days", 'd', "N", "the last N days (default: 365)" },
  { NULL },
};
static const SmritiOption ritual_options[] = {
  { "months", 'm', "N", "what is untouched for N months may be archived (default: 6)" },
  { NULL },
};
static const SmritiOption verdict_options[] = {
  { "why", 'w', "TEXT", "why, in your own words" },
  { NULL },
};
static const SmritiOption archive_options[] = {
  { "back", 'b', NULL, "bring cards back, and a note out of Archive/" },
  { "move", 'm', NULL, "move the note's file into Archive/ too" },
  { "yes", 'y', NULL, "move without asking" },
  { NULL },
};
static const SmritiOption skip_options[] = {
  { "why", 'w', "TEXT", "why, in your own words" },
  { NULL },
};
static const SmritiOption vault_options[] = {
  { "syntax", 's', "NAME", "with add: how its notes are read (default: what the folder says)" },
  { NULL },
};
static const SmritiOption notes_options[] = {
  { "syntax", 's', "NAME", "the card syntax (default: what its vault says)" },
  { "quiet", 'q', NULL, "only what looks wrong" },
  { "strict", '\0', NULL, "check: exit with 1 when something looks wrong" },
  { "dry-run", 'n', NULL, "stamp: only say what would be written" },
  { NULL },
};
static const SmritiOption export_options[] = {
  { "force", 'f', NULL, "write over a file that is there" },
  { NULL },
};
static const SmritiOption import_options[] = {
  { "dry-run", 'n', NULL, "change nothing, say what would be" },
  { "strict", 's', NULL, "all of it or, when a line is wrong, nothing" },
  { "format", 'f', "FORMAT", "events or cards (default: what it looks like)" },
  { "to", 't', "NOTE", "the note that cards go to (default: Imported.md in the vault)" },
  { "deck", 'd', "DECK", "of cards that name none" },
  { NULL },
};
static const SmritiOption memory_options[] = {
  { "csv", '\0', "FILE", "a review log, not your own answers (table of card_id, review_rating, ...)" },
  { "zone", 'z', "ZONE", "the time zone of its days (default: UTC)" },
  { "rollover", '\0', "HH:MM", "when a day begins (default: 04:00)" },
  { "dry-run", 'n', NULL, "fit, reschedule: only say what would be" },
  { "model", 'm', "MODEL", "evaluate: smriti (default), fsrs6 or default" },
  { "ratings", '\0', "G:D,...", "replay: grades and the days since the answer before" },
  { "retention", 'r', "R", "replay, simulate: the share to remember (default: 0.9)" },
  { "parameters", 'p', "W,...", "replay, simulate: 21 numbers, as fit prints them" },
  { "cards", '\0', "N", "simulate: new cards there are (default: 10000)" },
  { "days", '\0', "N", "simulate: how long (default: 365); plan: done in N days (14)" },
  { "new", '\0', "N", "simulate: new cards a day (default: what there is time for)" },
  { "minutes", '\0', "N", "simulate, plan: time a day (simulate: 30; with --new: no limit)" },
  { "cap", '\0', "N", "plan: cards a day" },
  { "start", '\0', NULL, "plan: take it up" },
  { "stop", '\0', NULL, "plan: end the one that holds" },
  { "seed", '\0', "N", "simulate: another draw of the same lots (default: 42)" },
  { NULL },
};
static const SmritiOption challenge_options[] = {
  { "topic", 't', "TOPIC", "only this outline note's" },
  { "kind", 'k', "KIND", "list: only slow, refactor or debug" },
  { "unsafe", '\0', NULL, "check: where no sandbox works, run it with your rights" },
  { NULL },
};
static const SmritiOption quiz_options[] = {
  { "level", 'l', "LEVEL", "beginner, intermediate or expert (default: the next one)" },
  { "scope", 's', "N[,N...]", "only these entries; counts for no level" },
  { "number", 'n', "N", "so many questions (default: 10)" },
  { "topic", 't', "TOPIC", "of this outline note (default: the first)" },
  { "feed", 'f', NULL, "what you miss comes into today's review" },
  { "history", '\0', NULL, "the quizzes so far" },
  { "levels", '\0', NULL, "the levels and whether they are open" },
  { "seed", '\0', "N", "the same questions for the same number" },
  { NULL },
};
static const SmritiOption sheet_options[] = {
  { "topic", 't', "TOPIC", "only this outline note's" },
  { "markdown", 'm', NULL, "as Markdown" },
  { "html", '\0', "FILE", "as one HTML page that prints well; - is stdout" },
  { "force", 'f', NULL, "write over a file that is there" },
  { NULL },
};
static const SmritiOption diagram_options[] = {
  { "topic", 't', "TOPIC", "only this outline note's" },
  { "svg", 's', NULL, "as SVG (the first one)" },
  { "drill", 'd', NULL, "reveal the first one stage by stage" },
  { NULL },
};
static const SmritiOption workflow_options[] = {
  { "topic", 't', "TOPIC", "only this outline note's" },
  { "for", 'f', "PROJECT", "start: the project it is gone through for" },
  { NULL },
};
static const SmritiOption template_options[] = {
  { "topic", 't', "TOPIC", "only this outline note's" },
  { "copy", 'c', NULL, "use: what is printed goes to the clipboard too" },
  { NULL },
};
static const SmritiOption explain_options[] = {
  { "list", 'l', NULL, "only what was said before" },
  { "editor", 'e', NULL, "write the words in your editor" },
  { NULL },
};
static const SmritiOption project_options[] = {
  { "topic", 't', "TOPIC", "only this outline note's" },
  { "link", 'l', "LINK", "start, ship: a URL, or the folder of a repository" },
  { "off", 'o', NULL, "tick: it is not done after all" },
  { "why", 'w', "TEXT", "drop: why" },
  { NULL },
};
static const SmritiOption watch_options[] = {
  { "topic", 't', "TOPIC", "only this outline note's" },
  { "entry", 'e', "N", "add: below the heading of this entry" },
  { "due", 'd', NULL, "list: those that are asked again now" },
  { "why", 'w', "TEXT", "again: why" },
  { NULL },
};
static const SmritiOption doctor_options[] = {
  { "wait", 'w', "SECONDS", "how long the test notification waits for a click (default: 30)" },
  { "no-test", '\0', NULL, "show no test notification" },
  { NULL },
};

static const SmritiOption ref_options[] = {
  { "number", 'n', "N", "N hits (default: about 5, as many as fit)" },
  { "topic", 't', "TOPIC", "only of this outline note" },
  { "entry", 'e', "N", "only of this entry and those beneath it (3.5)" },
  { "language", 'l', "NAME", "only with code of this language" },
  { "dry-run", '\0', NULL, "error: do not note that it was met" },
  { "no-log", '\0', NULL, "the same" },
  { NULL },
};

static const SmritiOption snippet_options[] = {
  { "language", 'l', "NAME", "only of this language; with save: the code's" },
  { "tags", 't', "A,B", "save: words to find it by" },
  { "about", 'a', "TEXT", "save: what it does, one line" },
  { "card", 'c', NULL, "save: as a card, too; --about is its question" },
  { "to", '\0', "NOTE", "save: the note: a file, or the end of its path (default: Snippets.md)" },
  { "vault", '\0', "DIR", "save: the vault whose Snippets.md is meant (default: the first)" },
  { NULL },
};

static const char cards_details[] = "QUERY: words that stand in the card or its deck, and filters; all must hold:\n"
                                    "  state:new|learning|review|relearning  kind:basic|cloze|sequence|...\n"
                                    "  is:due  is:snippet  is:concept  is:leech  is:explain  is:anchored  is:outdated\n"
                                    "  off:suspended|buried|archived|away|gone  deck:BEGINNING  entry:BEGINNING  id:BEGINNING\n";
static const char ref_details[]
    = "Best first; all words must stand there, else any of them. Signs are welcome: 'C++', 'dict.get'.\n"
      "error [FILE]: finds a pasted traceback or message, from FILE or stdin, in the playbook, shows its\n"
      "causes and fixes and notes that you met it: its cards are asked more often for a while. Of the\n"
      "text only the one line that names the error is kept.\n";
static const char snippet_details[]
    = "show NAME or WORDS; list; copy NAME to the clipboard; save NAME [FILE|-] into a note, from a file\n"
      "or stdin. A name is made of a-z, 0-9 and '-'.\n";
static const char define_details[]
    = "Cards that ask for the term first, then notes that say what it is, then where it is only named.\n";
static const char add_details[] = "Without BACK it is read from stdin; without both the card is written in your editor, or read\n"
                                  "from stdin, as in a note: the question, a line '?', the answer; or any other form.\n";
static const char outline_details[] = "done N writes the mark of entry N ('4.1') into its note; --undo takes it away.\n"
                                      "waits: the entries whose new cards wait for others, and how far those are.\n"
                                      "stale lists entries not looked through for longer than they are good;\n"
                                      "checked N... says that they were today.\n";
static const char notes_details[]
    = "check changes nothing. stamp writes an id (^sm-...) behind each card that has none, so that\n"
      "it stays the same card however its words change.\n";
static const char answer_details[] = "GRADE: again, hard, good, easy, or 1 to 4. Without CARD it is the card shown last.\n";
#define OCC_DETAILS                                                                       \
  "OCC: any unique part of an occurrence's id, or its cadence for the open one: daily,\n" \
  "weekly, 30-day, 90-day or monthly.\n"

static const char agenda_details[] = "What is open, each step with what was written about it the last time, then what comes.\n"
                                     "It stays open until it is done, skipped, or the next of its cadence opens.\n";
static const char tick_details[]
    = "STEP: its number, its entry in the note (4.5.2) or any unique part of its text.\n" OCC_DETAILS;
static const char snooze_details[] = "UNTIL: 15m, 1h (any Nm or Nh), evening, tomorrow or HH:MM; never later than the next of\n"
                                     "its cadence. Without OCC: all that is asked now.\n" OCC_DETAILS;
static const char skip_details[] = "Without OCC: what is asked now, the daily review before practice.\n" OCC_DETAILS;
static const char pause_details[] = "UNTIL: 3d, 2w, tomorrow or a date; it asks again at the daily hour of that day. Without\n"
                                    "it: until 'smriti unpause'. What falls into a pause is never counted as missed.\n";
static const char calendar_details[] = "Draws this month: the cards that fall due on each day, with a mark for the load, and *\n"
                                       "where practice is dated; below, what it is.\n";
static const char ritual_details[]
    = "On a terminal a guided session, step by step; it can be left at any time. Keys: space done,\n"
      "n done with a note and a link, o open the note, v verdict, a archive, s not now, u undo,\n"
      "q quit. Through a pipe: one of these a line. Else it shows what there is to do.\n"
      "OCC: part of an occurrence's id, as its topic; without it the open one, else the next.\n";
static const char verdict_details[] = "Without words: all verdicts; with CATEGORY alone those of one. A category of the note is\n"
                                      "matched without case; any other is welcome.\n";
static const char archive_details[] = "NOTE: a path, or the end of one; all its cards are meant. What is archived is not asked\n"
                                      "any more and keeps its history. --move asks first.\n";
static const char export_details[]
    = "events: the whole history, one a line (JSON), for 'smriti import' anywhere. cards: a table\n"
      "(CSV) of all cards with what is known of each. Without FILE, or with -: to stdout.\n";
static const char import_details[]
    = "FILE: a log that 'smriti export events' wrote, or a table of cards (CSV; separated by comma,\n"
      "semicolon or tab) with columns named front and back, and deck if you like; - for stdin.\n"
      "What is here already is left as it is, so a file can be imported again; a line that is\n"
      "wrong is named and left out.\n";
static const char memory_details[]
    = "Of your own answers, or those of --csv FILE, a table with the columns card_id, review_rating (1 to 4)\n"
      "and review_time (ISO 8601 or Unix ms); FILE may be -, stdin, and needs no daemon.\n"
      "fit: the parameters of FSRS-6 that suit the answers; yours are in use from then on.\n"
      "evaluate: how well each answer would have been predicted from those before it.\n"
      "replay: every answer and the memory after it.\n"
      "simulate: what each share to remember would cost and bring.\n"
      "plan: what is overdue, spread over days; without --cap or --minutes the least that does it\n"
      "in --days (14).\n"
      "reschedule: move the cards that would by now be asked on a clearly other day.\n";
static const char challenge_details[]
    = "start: copies the files of NAME into DIR/NAME (default DIR: ~/Smriti/Challenges). check: judges what\n"
      "you made of them by tests of its own, in a sandbox; exits with 1 while it is not solved. Within half of\n"
      "the time its card is graded easy, within the time good, after it hard. give-up: again, and a solution.\n";
static const char quiz_details[]
    = "Choose with a letter or type the answer, one line a question; an empty line: not known, q: enough.\n"
      "With 80 % of at least 5 right a level is passed and the next one opens. What a card remembers is\n"
      "not touched, but with --feed.\n";
static const char diagram_details[]
    = "--drill: think of the next stage, Enter reveals it, then y or n says whether you knew it.\n";
static const char workflow_details[]
    = "start: each step waits for Enter (done), s (not now) or q (stop here), through a pipe for a line of\n"
      "these; how long each took is kept and shown the next time. The workflow 'security' must be done\n"
      "--for a project before that counts as shipped.\n";
static const char template_details[]
    = "use: writes the template's files below DIR (default: here), or prints a prompt. Its words are\n"
      "given as WORD=VALUE, else asked for; a file that is there is never written over.\n";
static const char explain_details[]
    = "Without TEXT the words are read from stdin, on a terminal up to an empty line; they are kept, then\n"
      "the answer is shown, and what you said the times before. Without CARD (TEXT in quotes, with a\n"
      "blank in it): the card shown last.\n";
static const char project_details[]
    = "  list            the board (also: smriti project alone)\n"
      "  show NAME       one of them, with its milestones\n"
      "  start NAME      begin it; its milestones become steps of the 90-day cycle\n"
      "  tick NAME MILESTONE   by its number or a part of its text\n"
      "  hours NAME N    so many more were spent on it\n"
      "  link NAME LINK  where it lives: a URL or a folder\n"
      "  ship NAME       it is finished: needs a link, and the workflow 'security' gone through for it\n"
      "  drop NAME       it is given up\n"
      "NAME: any part of a project's name that no other has.\n";
static const char watch_details[]
    = "  list            dated observations, and when each is asked again (also: smriti watch alone)\n"
      "  add TEXT        write one, with today's date, into the note on what is new\n"
      "  again N still|changed   it is still so: asked again in a quarter; or no longer: not asked again\n"
      "N: a number of the list, or words that no other has.\n";
static const char review_details[] = "Keys: space shows the answer, then means 'good'; 1 again, 2 hard, 3 good, 4 easy;\n"
                                     "a the memory anchor, w your own words before the answer, e edit, u undo, s suspend,\n"
                                     "! bury, ? help, q quit; arrows and PgUp/PgDn scroll.\n"
                                     "Without a terminal: one of these a line; the end of the input ends the sitting.\n";

#define PLAIN SMRITI_COMMAND_PLAIN
#define FILES SMRITI_COMMAND_FILES
#define READS SMRITI_COMMAND_READS

/* clang-format off */
const SmritiCommand smriti_commands[] = {
  { "status", "", smriti_run_status, "today at a glance (also: smriti alone)", 0, 0, NULL, NULL, READS },
  { "review", "", smriti_run_review, "a whole sitting in the terminal", 0, 0, more_options, review_details, PLAIN },
  { "next", "", smriti_run_next, "the card to answer now", 0, 0, more_options, NULL, READS },
  { "show", "[CARD]", smriti_run_show, "a card with its answer and what each grade would do", 0, 1, NULL, NULL, READS },
  { "why", "[CARD]", smriti_run_why, "why this card now, and how it is forgotten", 0, 1, NULL, NULL, READS },
  { "explain", "[CARD] [TEXT...]", smriti_run_explain, "a card in your own words, kept for the next time", 0, 1000, explain_options, explain_details, PLAIN },
  { "answer", "[CARD] GRADE", smriti_run_answer, "grade a card, due or not", 1, 2, answer_options, answer_details, PLAIN },
  { "again", "[CARD]", smriti_run_grade, "answer: not remembered", 0, 1, answer_options, NULL, PLAIN },
  { "hard", "[CARD]", smriti_run_grade, "answer: remembered with effort", 0, 1, answer_options, NULL, PLAIN },
  { "good", "[CARD]", smriti_run_grade, "answer: remembered", 0, 1, answer_options, NULL, PLAIN },
  { "easy", "[CARD]", smriti_run_grade, "answer: remembered at once", 0, 1, answer_options, NULL, PLAIN },
  { "undo", "[EVENT]", smriti_run_undo, "take back the newest thing done here", 0, 1, NULL, NULL, PLAIN },
  { "ask", "", smriti_run_ask, "put the reminder on the screen now", 0, 0, ask_options, NULL, PLAIN },
  { "agenda", "", smriti_run_agenda, "practice: what is open and what comes", 0, 0, agenda_options, agenda_details, READS },
  { "tick", "OCC [STEP]", smriti_run_tick, "a step of practice is done", 1, 2, tick_options, tick_details, PLAIN },
  { "snooze", "[OCC] UNTIL", smriti_run_snooze, "be asked later", 1, 2, NULL, snooze_details, PLAIN },
  { "skip", "[OCC]", smriti_run_skip, "leave one date out", 0, 1, skip_options, skip_details, PLAIN },
  { "pause", "[UNTIL]", smriti_run_pause, "ask nothing for a while", 0, 1, NULL, pause_details, PLAIN },
  { "unpause", "", smriti_run_unpause, "end the pause", 0, 0, NULL, NULL, PLAIN },
  { "ritual", "[OCC]", smriti_run_ritual, "the monthly ritual, step by step", 0, 1, ritual_options, ritual_details, PLAIN },
  { "challenge", "[list|show|start|check|give-up [NAME [DIR]]]", smriti_run_challenge, "tasks with files to change and a check", 0, 3, challenge_options, challenge_details, FILES },
  { "quiz", "", smriti_run_quiz, "questions with a score, level by level", 0, 0, quiz_options, quiz_details, PLAIN },
  { "sheet", "[ENTRY]", smriti_run_sheet, "what the notes say of an entry, to read and to print", 0, 1, sheet_options, NULL, READS },
  { "diagram", "[ENTRY]", smriti_run_diagram, "arrow chains as boxes, and a drill of them", 0, 1, diagram_options, diagram_details, PLAIN },
  { "workflow", "[list|show|start [NAME]]", smriti_run_workflow, "an arrow chain or a checklist as timed steps", 0, 2, workflow_options, workflow_details, PLAIN },
  { "template", "[list|show|use [NAME [DIR] [WORD=VALUE...]]]", smriti_run_template, "fill in a template that a note keeps", 0, 64, template_options, template_details, FILES },
  { "project", "[list|show|start|tick|hours|link|ship|drop [NAME [WHAT]]]", smriti_run_project, "the board of projects, with milestones", 0, 3, project_options, project_details, PLAIN },
  { "watch", "[list|add TEXT|again N still|changed]", smriti_run_watch, "dated observations, asked again after a quarter", 0, 3, watch_options, watch_details, PLAIN },
  { "repo", "add|list|remove [DIR]", smriti_run_repo, "the codebases that the ritual looks at", 1, 2, NULL, NULL, FILES },
  { "verdict", "[CATEGORY [NAME keep|try|drop]]", smriti_run_verdict, "what you think of a tool", 0, 3, verdict_options, verdict_details, PLAIN },
  { "archive", "NOTE|CARD...", smriti_run_archive, "cards known for good: not asked, kept", 1, SMRITI_MAX_ROWS, archive_options, archive_details, PLAIN },
  { "calendar", "", smriti_run_calendar, "cards and practice by day", 0, 0, calendar_options, calendar_details, READS },
  { "stats", "", smriti_run_stats, "what was practised, what stayed, what comes", 0, 0, stats_options, NULL, READS },
  { "cards", "[QUERY]", smriti_run_cards, "list or search the cards", 0, 100, cards_options, cards_details, READS },
  { "ref", "WORDS...|error [FILE]", smriti_run_ref, "look something up in the notes, or a pasted error", 1, 100, ref_options, ref_details, FILES },
  { "define", "TERM...", smriti_run_define, "what a term means, as your cards and notes have it", 1, 100, NULL, define_details, READS },
  { "snippet", "show|list|copy|save [NAME] [FILE]", smriti_run_snippet, "named pieces of code: find, copy, save", 1, 100, snippet_options, snippet_details, FILES },
  { "suspend", "CARD...", smriti_run_off, "do not ask these cards until resumed", 1, SMRITI_MAX_ROWS, NULL, NULL, PLAIN },
  { "resume", "CARD...", smriti_run_off, "ask these cards again", 1, SMRITI_MAX_ROWS, NULL, NULL, PLAIN },
  { "bury", "CARD...", smriti_run_off, "do not ask these cards until tomorrow", 1, SMRITI_MAX_ROWS, NULL, NULL, PLAIN },
  { "add", "[FRONT [BACK]]", smriti_run_add, "write a new card into a note", 0, 2, add_options, add_details, PLAIN },
  { "edit", "[CARD]", smriti_run_edit, "open the note at the card's line in your editor", 0, 1, NULL, NULL, PLAIN },
  { "log", "[MONTH]", smriti_run_log, "what happened, oldest first; a month in numbers", 0, 1, log_options, NULL, READS },
  { "outline", "[NOTE]|done N|stale|checked N...|waits", smriti_run_outline, "the curriculum, with progress", 0, 100, outline_options, outline_details, PLAIN },
  { "vault", "add|list|remove [DIR]", smriti_run_vault, "the folders of notes that Smriti reads", 1, 2, vault_options, NULL, PLAIN },
  { "notes", "check|stamp FILE...", smriti_run_notes, "what Smriti reads in a note; ids for its cards", 1, G_MAXUINT, notes_options, notes_details, FILES },
  { "memory", "fit|evaluate|replay|simulate|plan|reschedule", smriti_run_memory, "the model of forgetting: fit it, judge it, follow it", 1, 2, memory_options, memory_details, READS },
  { "config", "list|get KEY|set KEY VALUE|check", smriti_run_config, "the settings", 1, 3, NULL, NULL, PLAIN },
  { "doctor", "", smriti_run_doctor, "is everything in order?", 0, 0, doctor_options, NULL, PLAIN },
  { "backup", "", smriti_run_backup, "copy the database now", 0, 0, NULL, NULL, PLAIN },
  { "restore", "[BACKUP]", smriti_run_restore, "put a backup in its place; alone: list them", 0, 1, NULL, NULL, PLAIN },
  { "export", "events|cards [FILE]", smriti_run_export, "the history or the cards, to a file of plain text", 1, 2, export_options, export_details, FILES },
  { "import", "FILE...", smriti_run_import, "a history that was exported, or cards from a table", 1, SMRITI_MAX_ROWS, import_options, import_details, FILES },
  { "rebuild", "", smriti_run_rebuild, "make everything again from notes and events", 0, 0, NULL, NULL, PLAIN },
  { "version", "", smriti_run_version, "the version of this program", 0, 0, NULL, NULL, PLAIN },
  { "help", "[COMMAND]", smriti_run_help, "this list, or the help of one command", 0, 1, NULL, NULL, PLAIN },
  { NULL },
};
/* clang-format on */

/* For the shell completions only: not listed, no man page. */
static const SmritiCommand complete_command = { "__complete", "KIND [WORD]", smriti_run_complete, "", 1, 2, NULL, NULL, PLAIN };

const SmritiCommand *
smriti_command_find (const char *name)
{
  if (strcmp (name, complete_command.name) == 0)
    return &complete_command;
  for (const SmritiCommand *command = smriti_commands; command->name; command++)
    if (strcmp (command->name, name) == 0)
      return command;
  return NULL;
}

static gboolean
unknown_command (const char *given, GError **error)
{
  const char *names[G_N_ELEMENTS (smriti_commands)];
  g_autofree char *shown = smriti_term_clean (given);
  const char *nearest;

  for (guint i = 0; i < G_N_ELEMENTS (smriti_commands); i++)
    names[i] = smriti_commands[i].name;
  nearest = smriti_nearest (given, names);
  if (nearest)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                 "unknown command '%s'; did you mean '%s'? Try 'smriti --help'.", shown, nearest);
  else
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "unknown command '%s'. Try 'smriti --help'.", shown);
  return FALSE;
}

/* What stands before the command: "smriti --json next" is "smriti next --json". */
static const SmritiCommand *
choose_command (char **argv, char ***out_rest, gboolean *out_json, GError **error)
{
  const SmritiCommand *command;

  for (argv++; *argv && strcmp (*argv, "--json") == 0; argv++)
    *out_json = TRUE;
  *out_rest = argv;
  if (!*argv)
    return smriti_command_find ("status");
  if (strcmp (*argv, "--help") == 0 || strcmp (*argv, "-h") == 0 || strcmp (*argv, "--version") == 0 || strcmp (*argv, "-V") == 0)
    {
      gboolean help = **argv == '-' && ((*argv)[1] == 'h' || (*argv)[2] == 'h');

      *out_rest = argv + 1;
      return smriti_command_find (help ? "help" : "version");
    }
  if (**argv == '-')
    return smriti_command_find ("status");
  command = smriti_command_find (*argv);
  if (!command)
    unknown_command (*argv, error);
  *out_rest = argv + 1;
  return command;
}

static gboolean
run_once (SmritiInvocation *invocation, gboolean json, GError **error)
{
  g_autoptr (SmritiOutput) out = smriti_output_new (json);

  invocation->out = out;
  return invocation->command->run (invocation, error) && smriti_output_finish (out, error);
}

/* A daemon that dies under a call comes back by activation. What only reads is
 * then run again from the start: nothing was printed yet, and its new proxy asks
 * anew who owns the name. */
static gboolean
run_surely (SmritiInvocation *invocation, gboolean json, GError **error)
{
  g_autoptr (GError) first = NULL;

  if (run_once (invocation, json, &first))
    return TRUE;
  if (invocation->reads && smriti_bus_is_lost (first))
    return run_once (invocation, json, error);
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
run (char **argv, GError **error)
{
  gboolean json = FALSE;
  char **rest;
  const SmritiCommand *command = choose_command (argv, &rest, &json, error);
  g_autoptr (SmritiArguments) arguments = NULL;
  SmritiInvocation invocation;
  char *help_args[] = { (char *) (command ? command->name : NULL), NULL };

  if (!command)
    return FALSE;
  arguments = smriti_arguments_parse (command, rest, error);
  if (!arguments)
    return FALSE;
  invocation = (SmritiInvocation){ command, arguments->args, arguments->n_args, arguments->values };
  if (arguments->help)
    invocation = (SmritiInvocation){ smriti_command_find ("help"), help_args, 1, arguments->values };
  invocation.reads = (invocation.command->flags & SMRITI_COMMAND_READS) != 0;
  return run_surely (&invocation, json || arguments->json, error);
}

/* GLib would turn it into the character set of a locale that is never loaded (term.h). */
static void
print_as_it_is (const char *text)
{
  fputs (text, stderr);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  int code;

  smriti_error_quark ();
  g_set_printerr_handler (print_as_it_is);
  if (argc > 0 && run (argv, &error))
    return SMRITI_EXIT_DONE;
  code = smriti_bus_is_unreachable (error) ? SMRITI_EXIT_UNREACHABLE : smriti_error_exit_code (error);
  message = smriti_bus_explain (error);
  g_printerr ("smriti: %s\n", message);
  return code;
}
