/*
 * Two kiosks share one record; two operators label a bag, print its label anew, release the bag and give it.
 * Either operator stands at either kiosk, reads whatever sheet there is or another patient's bag, and tries any step at
 * any time, as often as they like; a kiosk may die at any moment.
 *
 * An `atomic` is one thing that nothing can come in between of, and says where the kiosk's code does it. What is not
 * here: time, roles, the other interlocks, and facts that change nothing shown (CHANGES_NOTHING_SHOWN in
 * handoffs/concluding.py: they make a kiosk decide again, on the same).
 *
 *   spin -a two_operators.pml && gcc -O2 -o pan pan.c && ./pan -a -N no_hand_off_on_one_persons_word
 *
 * Each of these, given to spin as -DNAME, seeds a fault that some promise must find: CHECK_THEN_ACT, ONE_PERSON_TWICE,
 * RELABEL_WITHOUT_VOIDING, RELEASE_IN_QUARANTINE; and for the promises that those leave in peace PRINT_BEFORE_RECORD,
 * APPLY_UNREAD, ANSWER_BEFORE_RECORD.
 */

#define ISSUES  2       /* of the label, at most */
#define NOTHING 0       /* read: no label */
#define FOREIGN 3       /* read: another patient's bag */

mtype = { NEVER, ISSUED, STARTED, LOST, READ, APPLIED, VOID }               /* domain/containers.py LabelState */
mtype = { PLANNED, QUARANTINE, RELEASED, GIVEN }                            /* ContainerState, shortened */
mtype = { PRINT, REPLACE, READ_BACK, APPLY, VOID_IT, RELEASE, GIVE, LIFT }  /* domain/steps, shortened */

/* ---- the record: what replay makes of the journey's facts */
mtype label[ISSUES + 1] = NEVER;
mtype bag = PLANNED;
byte  latest;           /* the latest issue of the label */
bool  held;             /* a hold is open on the bag */
bool  moved[2];         /* whether the journey has more facts than a kiosk saw when it decided: counts, compared */

/* ---- the world */
bool  sheet[ISSUES + 1];        /* what ever came out of a printer: a sheet may turn up anywhere, at any time */

/* ---- promises broken */
bool ink_without_proof, custody_without_read_back, hand_off_on_one_word, authorised_in_disagreement, gap_in_the_story;

ltl no_ink_without_proof              { [] !ink_without_proof }
ltl no_custody_without_read_back      { [] !custody_without_read_back }
ltl no_hand_off_on_one_persons_word   { [] !hand_off_on_one_word }
ltl no_authorisation_unless_all_agree { [] !authorised_in_disagreement }
ltl no_way_round_and_no_gap           { [] !gap_in_the_story }
ltl all_five_promises { [] !(ink_without_proof || custody_without_read_back || hand_off_on_one_word || authorised_in_disagreement || gap_in_the_story) }

#define PRINTS    (step == PRINT || step == REPLACE)
#define READS     (step == READ_BACK || step == APPLY || step == GIVE)      /* in the model the others read no label */
#define BY_TWO    (step != READ_BACK && !(step == PRINT && seen == 0))      /* one issues the first label, and reads back */
#define LIVING(i) (label[i] != NEVER && label[i] != VOID)
#define OTHERS_LIVE (first == 1 && LIVING(2) || first == 2 && LIVING(1))
/* ledger/schema.py CLAIMS: ("label", container piece issue) and ("infusion", container), looked at under the lock */
#define CLAIMED   (PRINTS && seen < latest || step == GIVE && bag == GIVEN)

#ifdef CHECK_THEN_ACT
#define MOVED false
#else
#define MOVED moved[_pid]
#endif
#ifdef ONE_PERSON_TWICE
#define SAME_PERSON false
#else
#define SAME_PERSON (BY_TWO && same)
#endif
#ifdef RELEASE_IN_QUARANTINE
#define RELEASABLE (bag == QUARANTINE)
#else
#define RELEASABLE (bag == QUARANTINE && !held)
#endif
#ifdef APPLY_UNREAD
#define APPLICABLE (label[first] == READ || label[first] == STARTED)
#else
#define APPLICABLE (label[first] == READ)
#endif

inline commit_fact() { moved[1 - _pid] = true }     /* ledger/appending.py _write_heads */

inline turn(what) {
    /* handoffs/attempts.py begin_turn, read, close_turn. A sheet that was read before can be read now: so both turns
       stand right before the decision, and nothing is lost by it. */
    if
    :: what = NOTHING
    :: READS -> what = FOREIGN
    :: READS && sheet[1] -> what = 1
    :: READS && sheet[2] -> what = 2
    fi
}

inline decide() {
    /* handoffs/view.py look: one snapshot, replayed. domain/decide.py decide: pure; every interlock, one is enough. */
    moved[_pid] = false; seen = latest;
    stop = first == FOREIGN || second == FOREIGN ||                         /* bag_is_this_journeys */
        (BY_TWO && first != second) ||                                      /* witnesses_read_the_same */
        (READS && (first == 1 || first == 2) &&
            (first != latest || label[first] == VOID));                     /* label_issue_is_current, _was_not_voided */
    granted = !stop && !SAME_PERSON && (!READS || first != NOTHING);        /* people_differ, everything_was_read */
    if      /* step_is_due, and the interlocks of a label's life and of the release */
    :: !granted
    :: granted && step == PRINT     -> granted = latest < ISSUES && bag == PLANNED && !LIVING(latest)
    :: granted && step == REPLACE   -> granted = latest < ISSUES && label[latest] == APPLIED && bag != GIVEN && !held
    :: granted && step == READ_BACK -> granted = label[first] == STARTED
    :: granted && step == APPLY     -> granted = APPLICABLE && bag != GIVEN && !held
    :: granted && step == VOID_IT   -> granted = LIVING(latest) && label[latest] != APPLIED
    :: granted && step == RELEASE   -> granted = RELEASABLE && label[latest] == APPLIED
    :: granted && step == GIVE      -> granted = bag == RELEASED && label[first] == APPLIED && !held
    :: granted && step == LIFT      -> granted = held
    fi
}

inline taken() {
    /* What a granted step records in one transaction: handoffs/labelling.py, releasing.py, bedside.py. The promises are
       held against the record as it is now, not as it was seen. */
    if :: BY_TWO && same -> hand_off_on_one_word = true :: else fi;
    if
    :: PRINTS ->
#ifndef RELABEL_WITHOUT_VOIDING
        if :: step == REPLACE -> label[seen] = VOID :: else fi;
#endif
        latest = seen + 1; label[latest] = ISSUED
    :: step == READ_BACK -> label[first] = READ
    :: step == APPLY ->
        if :: label[first] != READ -> custody_without_read_back = true :: else fi;
        label[first] = APPLIED;
        if :: bag == PLANNED -> bag = QUARANTINE :: else fi
    :: step == VOID_IT -> label[seen] = VOID
    :: step == RELEASE ->
        if :: bag != QUARANTINE || held -> authorised_in_disagreement = true :: else fi;
        bag = RELEASED
    :: step == GIVE ->
        if
        :: bag != RELEASED || held || first != second || first != latest || label[first] != APPLIED || OTHERS_LIVE ->
            authorised_in_disagreement = true
        :: else
        fi;
        bag = GIVEN
    :: step == LIFT -> held = false
    fi;
    commit_fact()
}

inline print() {
    /* Printer.print, under the permission just spent: what was proved, by the hash that PrintStarted names. Others may
       have found the label lost, or voided it, since. */
    atomic {
        true -> if :: label[seen + 1] == ISSUED -> ink_without_proof = true :: else fi;
        sheet[seen + 1] = true
    }
}

inline send() {
    /* handoffs/labelling.py _spend_permission: committed while the label still is as issued, before a byte leaves. A
       kiosk that dies finds it lost at its next start: handoffs/lost_labels.py. */
#ifdef PRINT_BEFORE_RECORD
    print();
#endif
    if
    :: atomic { label[seen + 1] == ISSUED -> label[seen + 1] = STARTED; commit_fact() };
        if
        :: print()
        :: true                                                             /* died before a byte left, or in between */
        fi;
        if
        :: atomic { label[seen + 1] == STARTED -> label[seen + 1] = LOST; commit_fact() }
        :: true
        fi
    :: label[seen + 1] != ISSUED                                            /* voided meanwhile: nothing is sent */
    :: true                                                                 /* died: issued, until two void it */
    fi
}

active [2] proctype Kiosk() {
    byte first, second, seen;
    mtype step;
    bool same, granted, stop, recorded;
begin:
    atomic {    /* handoffs/attempts.py open_attempt */
        first = NOTHING; second = NOTHING; same = false; recorded = false; seen = latest;
        if :: step = PRINT :: step = REPLACE :: step = READ_BACK :: step = APPLY
           :: step = VOID_IT :: step = RELEASE :: step = GIVE :: step = LIFT fi;
        turn(first);
        if :: BY_TWO -> turn(second); if :: same = true :: same = false fi :: else fi;
again:  decide();
        if :: !granted -> first = NOTHING; second = NOTHING; same = false; seen = 0; step = 0 :: else fi
    };
#ifdef ANSWER_BEFORE_RECORD
    if :: !recorded -> gap_in_the_story = true :: else fi;
#endif
    /* handoffs/concluding.py conclude, _recorded; ledger/appending.py append, under the lock of the writer or of heads */
    if
    :: atomic { granted && MOVED -> goto again }                            /* StaleJourney: decided again */
    :: atomic { granted && !MOVED && CLAIMED -> granted = false; recorded = true }      /* ClaimTaken: a refusal */
    :: atomic { granted && !MOVED && !CLAIMED -> taken(); recorded = true }
    :: atomic { !granted -> if :: stop && !held -> held = true; commit_fact() :: else fi; recorded = true }
    :: goto begin                                                           /* died before: no answer was shown */
    fi;
    if :: !recorded -> gap_in_the_story = true :: else fi;                  /* the answer is shown */
    if :: granted && PRINTS -> send() :: else fi;
    goto begin
}
