<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Main</name>
    <message>
        <source>PatchPlane cannot open its window: there is no display that it can use.
Start it where there is one, or use a command: patchplane --help
</source>
        <translation>PatchPlane kann sein Fenster nicht öffnen: Es gibt keinen Bildschirm, den es benutzen kann.
Starten Sie es, wo es einen gibt, oder nehmen Sie einen Befehl: patchplane --help
</translation>
    </message>
    <message>
        <source>PatchPlane cannot start</source>
        <translation>PatchPlane kann nicht starten</translation>
    </message>
    <message>
        <source>This patchplane was built without its window. Use a command: patchplane --help
</source>
        <translation>Dieses patchplane wurde ohne sein Fenster gebaut. Nehmen Sie einen Befehl: patchplane --help
</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Runter</translation>
    </message>
</context>
<context>
    <name>patchplane::app::WindowSession</name>
    <message>
        <source>PatchPlane cannot start</source>
        <translation>PatchPlane kann nicht starten</translation>
    </message>
    <message>
        <source>Open PatchPlane</source>
        <translation>PatchPlane öffnen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Quit (runs are parked)</source>
        <translation>Beenden (Läufe werden geparkt)</translation>
    </message>
    <message>
        <source>PatchPlane goes on</source>
        <translation>PatchPlane läuft weiter</translation>
    </message>
    <message>
        <source>Closing hides the window; runs go on. Quit from this icon&apos;s menu parks them.</source>
        <translation>Schließen verbirgt das Fenster; Läufe gehen weiter. „Beenden“ im Menü dieses Symbols parkt sie.</translation>
    </message>
    <message>
        <source>Closing hides the window. Quit from this icon&apos;s menu ends it; the engine goes on.</source>
        <translation>Schließen verbirgt das Fenster. „Beenden“ im Menü dieses Symbols schließt es ganz; die Engine läuft weiter.</translation>
    </message>
    <message>
        <source>PatchPlane ends</source>
        <translation>PatchPlane endet</translation>
    </message>
    <message>
        <source>Runs that are under way are parked. They go on when PatchPlane is started again.</source>
        <translation>Laufende Läufe werden geparkt. Sie gehen weiter, wenn PatchPlane wieder gestartet wird.</translation>
    </message>
    <message>
        <source>A run waits for you</source>
        <translation>Ein Lauf wartet auf Sie</translation>
    </message>
    <message>
        <source>The sample repository was not recorded.</source>
        <translation>Das Beispiel-Repository wurde nicht aufgezeichnet.</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::ChecksModel</name>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>%1, as before</source>
        <translation>%1, wie zuvor</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message numerus="yes">
        <source>%n test(s)</source>
        <translation>
            <numerusform>%n Test</numerusform>
            <numerusform>%n Tests</numerusform>
        </translation>
    </message>
    <message>
        <source>run under the candidate&apos;s control</source>
        <translation>lief unter Kontrolle des Kandidaten</translation>
    </message>
    <message>
        <source>not isolated</source>
        <translation>nicht isoliert</translation>
    </message>
    <message>
        <source>output was cut at its limit</source>
        <translation>Ausgabe an der Grenze abgeschnitten</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Näheres</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::ChecksPage</name>
    <message>
        <source>Checks and findings</source>
        <translation>Prüfungen und Befunde</translation>
    </message>
    <message>
        <source>Policy trace</source>
        <translation>Weg der Richtlinie</translation>
    </message>
    <message>
        <source>Policy: %1 at best, score %2 of 100</source>
        <translation>Richtlinie: bestenfalls %1, %2 von 100 Punkten</translation>
    </message>
    <message>
        <source>Policy has not looked yet: it does when all checks are done.</source>
        <translation>Die Richtlinie urteilt, wenn alle Prüfungen fertig sind.</translation>
    </message>
    <message>
        <source>The repository&apos;s configuration names no checks.</source>
        <translation>Die Konfiguration des Repositorys nennt keine Prüfungen.</translation>
    </message>
    <message>
        <source>Not isolated: what ran could reach this machine.</source>
        <translation>Nicht isoliert: Was lief, konnte diesen Rechner erreichen.</translation>
    </message>
    <message>
        <source>Not enforced here: %1</source>
        <translation>Hier nicht durchgesetzt: %1</translation>
    </message>
    <message>
        <source>No log</source>
        <translation>Kein Protokoll</translation>
    </message>
    <message>
        <source>No log was kept</source>
        <translation>Es wurde kein Protokoll aufbewahrt</translation>
    </message>
    <message>
        <source>The log comes when the check is done</source>
        <translation>Das Protokoll kommt, wenn die Prüfung fertig ist</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::CommandDesk</name>
    <message>
        <source>The connection to the engine was lost before the outcome was known.</source>
        <translation>Die Verbindung zur Engine brach ab, bevor das Ergebnis bekannt war.</translation>
    </message>
    <message>
        <source>Look at the run: if it did not change, do it again.</source>
        <translation>Sehen Sie den Lauf an: Hat er sich nicht geändert, wiederholen Sie es.</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::CommandPalette</name>
    <message>
        <source>Commands and runs</source>
        <translation>Befehle und Läufe</translation>
    </message>
    <message>
        <source>Search a run or a command</source>
        <translation>Lauf oder Befehl suchen</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::CommitCard</name>
    <message>
        <source>Edit message…</source>
        <translation>Nachricht ändern…</translation>
    </message>
    <message>
        <source>Commit message</source>
        <translation>Commit-Nachricht</translation>
    </message>
    <message>
        <source>Author: %1</source>
        <translation>Autor: %1</translation>
    </message>
    <message>
        <source>Committer: %1</source>
        <translation>Committer: %1</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::ConfirmBar</name>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::DecisionBar</name>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Your decision</source>
        <translation>Ihre Entscheidung</translation>
    </message>
    <message>
        <source>Make the branch</source>
        <translation>Branch anlegen</translation>
    </message>
    <message>
        <source>Merge into</source>
        <translation>Zusammenführen mit</translation>
    </message>
    <message>
        <source>What is published</source>
        <translation>Was veröffentlicht wird</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Branch</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Reason, to approve against the policy</source>
        <translation>Grund, um gegen die Richtlinie zuzustimmen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Zustimmen</translation>
    </message>
    <message>
        <source>Reject this candidate</source>
        <translation>Diesen Kandidaten ablehnen</translation>
    </message>
    <message>
        <source>The best that policy allows; score %1 of 100</source>
        <translation>Das Beste, was die Richtlinie erlaubt; %1 von 100 Punkten</translation>
    </message>
    <message>
        <source>subject %1</source>
        <translation>Gegenstand %1</translation>
    </message>
    <message>
        <source>for %1 in %2</source>
        <translation>für %1 in %2</translation>
    </message>
    <message>
        <source>The subject changed. Look again before you decide.</source>
        <translation>Der Gegenstand hat sich geändert. Sehen Sie noch einmal hin, bevor Sie entscheiden.</translation>
    </message>
    <message>
        <source>Approve exactly this</source>
        <translation>Genau diesem zustimmen</translation>
    </message>
    <message>
        <source>Off until the whole diff has arrived: %1 of %2 files</source>
        <translation>Aus, bis der ganze Diff da ist: %1 von %2 Dateien</translation>
    </message>
    <message>
        <source>Change the subject first, or set it back</source>
        <translation>Erst den Gegenstand ändern oder zurücksetzen</translation>
    </message>
    <message>
        <source>Policy does not allow this: give a reason</source>
        <translation>Die Richtlinie erlaubt das nicht: Nennen Sie einen Grund</translation>
    </message>
    <message>
        <source>On its way…</source>
        <translation>Unterwegs…</translation>
    </message>
    <message>
        <source>Override and approve</source>
        <translation>Dennoch zustimmen</translation>
    </message>
    <message>
        <source>The approval is on its way.</source>
        <translation>Die Zustimmung ist unterwegs.</translation>
    </message>
    <message>
        <source>The rejection is on its way.</source>
        <translation>Die Ablehnung ist unterwegs.</translation>
    </message>
    <message>
        <source>The change is on its way.</source>
        <translation>Die Änderung ist unterwegs.</translation>
    </message>
    <message>
        <source>Stale: this is not the run&apos;s subject any more. Nothing was decided; the new subject is shown.</source>
        <translation>Veraltet: Das ist nicht mehr der Gegenstand des Laufs. Nichts wurde entschieden; der neue wird gezeigt.</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::DiffPage</name>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Previous change</source>
        <translation>Vorige Änderung</translation>
    </message>
    <message>
        <source>Next change</source>
        <translation>Nächste Änderung</translation>
    </message>
    <message>
        <source>Viewed</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>White space</source>
        <translation>Leerraum</translation>
    </message>
    <message>
        <source>All white space</source>
        <translation>Aller Leerraum</translation>
    </message>
    <message>
        <source>Ignore at line ends</source>
        <translation>Am Zeilenende übergehen</translation>
    </message>
    <message>
        <source>Ignore amount</source>
        <translation>Menge übergehen</translation>
    </message>
    <message>
        <source>Ignore all white space</source>
        <translation>Allen Leerraum übergehen</translation>
    </message>
    <message>
        <source>Find in this file</source>
        <translation>In dieser Datei suchen</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::DiffView</name>
    <message>
        <source>Code before</source>
        <translation>Code vorher</translation>
    </message>
    <message>
        <source>Code after</source>
        <translation>Code nachher</translation>
    </message>
    <message>
        <source>Loading the file…</source>
        <translation>Datei wird geladen…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>No file is chosen</source>
        <translation>Keine Datei gewählt</translation>
    </message>
    <message>
        <source>Choose a file on the left, or press j.</source>
        <translation>Wählen Sie links eine Datei, oder drücken Sie j.</translation>
    </message>
    <message>
        <source>Binary file</source>
        <translation>Binärdatei</translation>
    </message>
    <message>
        <source>%1 bytes before, %2 bytes after. There are no lines to compare.</source>
        <translation>Vorher %1 Byte, nachher %2 Byte. Es gibt keine Zeilen zu vergleichen.</translation>
    </message>
    <message>
        <source>%1 unchanged lines · Return shows more</source>
        <translation>%1 unveränderte Zeilen · Eingabe zeigt mehr</translation>
    </message>
    <message>
        <source>Generated or minified</source>
        <translation>Erzeugt oder verkleinert</translation>
    </message>
    <message>
        <source>The longest line has %L1 bytes. Nothing is left out when it is shown, but scrolling may be slow.</source>
        <translation>Die längste Zeile hat %L1 Byte. Es wird nichts weggelassen, aber das Blättern kann langsam sein.</translation>
    </message>
    <message>
        <source>Show anyway</source>
        <translation>Dennoch zeigen</translation>
    </message>
    <message>
        <source>No line changed</source>
        <translation>Keine Zeile geändert</translation>
    </message>
    <message>
        <source>lines end in CR LF</source>
        <translation>Zeilen enden mit CR LF</translation>
    </message>
    <message>
        <source>no newline at the end</source>
        <translation>kein Zeilenumbruch am Ende</translation>
    </message>
    <message>
        <source>had no newline at the end</source>
        <translation>hatte keinen Zeilenumbruch am Ende</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::FileTreeModel</name>
    <message>
        <source>folder %1</source>
        <translation>Ordner %1</translation>
    </message>
    <message>
        <source>%1 added, %2 removed</source>
        <translation>%1 hinzugefügt, %2 entfernt</translation>
    </message>
    <message>
        <source>viewed</source>
        <translation>gesehen</translation>
    </message>
    <message>
        <source>not viewed</source>
        <translation>nicht gesehen</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::FilesPanel</name>
    <message>
        <source>Filter files</source>
        <translation>Dateien filtern</translation>
    </message>
    <message>
        <source>Changed files</source>
        <translation>Geänderte Dateien</translation>
    </message>
    <message>
        <source>%1 / %2 viewed</source>
        <translation>%1 / %2 gesehen</translation>
    </message>
    <message>
        <source>%1, none shown: clear the filter</source>
        <translation>%1, keine gezeigt: Filter leeren</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::GraphOutlineModel</name>
    <message>
        <source>Prepare</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Publication</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>look at this</source>
        <translation>ansehen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n Versuch</numerusform>
            <numerusform>%n Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Näheres</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>Round %1</source>
        <translation>Runde %1</translation>
    </message>
    <message>
        <source>Round, phase, step</source>
        <translation>Runde, Phase, Schritt</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::GraphPage</name>
    <message>
        <source>Steps of the run</source>
        <translation>Schritte des Laufs</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::GraphView</name>
    <message>
        <source>Run graph; the outline below says the same</source>
        <translation>Bild des Laufs; die Gliederung darunter sagt dasselbe</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::InboxModel</name>
    <message>
        <source>Needs you</source>
        <translation>Braucht Sie</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Done today</source>
        <translation>Heute erledigt</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::InboxPage</name>
    <message>
        <source>Inbox</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Loading runs…</source>
        <translation>Läufe werden geladen…</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>Nichts wartet auf Sie</translation>
    </message>
    <message>
        <source>What needs your word comes here.</source>
        <translation>Was Ihr Wort braucht, kommt hierher.</translation>
    </message>
    <message>
        <source>Start something</source>
        <translation>Etwas beginnen</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::KeysHelp</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::LogView</name>
    <message>
        <source>Show earlier</source>
        <translation>Früheres zeigen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Loading the log of %1…</source>
        <translation>Protokoll von %1 wird geladen…</translation>
    </message>
    <message>
        <source>%1: the log is empty</source>
        <translation>%1: Das Protokoll ist leer</translation>
    </message>
    <message>
        <source>%1: the last %L2 of %L3 bytes</source>
        <translation>%1: die letzten %L2 von %L3 Byte</translation>
    </message>
    <message>
        <source>%1: %L2 bytes</source>
        <translation>%1: %L2 Byte</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::MainWindow</name>
    <message>
        <source>Inbox</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>● engine runs</source>
        <translation>● Engine läuft</translation>
    </message>
    <message>
        <source>○ engine lost: %1</source>
        <translation>○ Engine verloren: %1</translation>
    </message>
    <message>
        <source>○ connecting…</source>
        <translation>○ verbindet…</translation>
    </message>
    <message numerus="yes">
        <source>⚠ %n run(s) not isolated</source>
        <translation>
            <numerusform>⚠ %n Lauf nicht isoliert</numerusform>
            <numerusform>⚠ %n Läufe nicht isoliert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n command(s) on the way</source>
        <translation>
            <numerusform>%n Befehl unterwegs</numerusform>
            <numerusform>%n Befehle unterwegs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s) for you</source>
        <translation>
            <numerusform>%n wartet auf Sie</numerusform>
            <numerusform>%n warten auf Sie</numerusform>
        </translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Go to the inbox</source>
        <translation>Zum Eingang</translation>
    </message>
    <message>
        <source>Go to all runs</source>
        <translation>Zu allen Läufen</translation>
    </message>
    <message>
        <source>Start something</source>
        <translation>Etwas beginnen</translation>
    </message>
    <message>
        <source>Next that waits for you</source>
        <translation>Nächster, der auf Sie wartet</translation>
    </message>
    <message>
        <source>Show the diff</source>
        <translation>Diff zeigen</translation>
    </message>
    <message>
        <source>Show the timeline</source>
        <translation>Verlauf zeigen</translation>
    </message>
    <message>
        <source>Show the checks</source>
        <translation>Prüfungen zeigen</translation>
    </message>
    <message>
        <source>Show the graph</source>
        <translation>Bild zeigen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Pause this run</source>
        <translation>Diesen Lauf pausieren</translation>
    </message>
    <message>
        <source>Resume this run</source>
        <translation>Diesen Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Redirect the agent</source>
        <translation>Den Agenten umlenken</translation>
    </message>
    <message>
        <source>Hold this run</source>
        <translation>Diesen Lauf festhalten</translation>
    </message>
    <message>
        <source>Cancel this run</source>
        <translation>Diesen Lauf abbrechen</translation>
    </message>
    <message>
        <source>Pause all runs</source>
        <translation>Alle Läufe pausieren</translation>
    </message>
    <message>
        <source>Resume all runs</source>
        <translation>Alle Läufe fortsetzen</translation>
    </message>
    <message>
        <source>Approve what is shown</source>
        <translation>Dem Gezeigten zustimmen</translation>
    </message>
    <message>
        <source>Reject what is shown</source>
        <translation>Das Gezeigte ablehnen</translation>
    </message>
    <message>
        <source>Diff</source>
        <translation>Diff</translation>
    </message>
    <message>
        <source>Next change</source>
        <translation>Nächste Änderung</translation>
    </message>
    <message>
        <source>Previous change</source>
        <translation>Vorige Änderung</translation>
    </message>
    <message>
        <source>Next file</source>
        <translation>Nächste Datei</translation>
    </message>
    <message>
        <source>Previous file</source>
        <translation>Vorige Datei</translation>
    </message>
    <message>
        <source>Mark the file as viewed, or not</source>
        <translation>Datei als gesehen merken oder nicht</translation>
    </message>
    <message>
        <source>Viewed, and to the next unviewed</source>
        <translation>Gesehen, und zur nächsten ungesehenen</translation>
    </message>
    <message>
        <source>Side by side, or unified</source>
        <translation>Nebeneinander oder vereint</translation>
    </message>
    <message>
        <source>Next white space mode</source>
        <translation>Nächste Art von Leerraum</translation>
    </message>
    <message>
        <source>Show more lines of the nearest gap</source>
        <translation>Mehr Zeilen der nächsten Lücke zeigen</translation>
    </message>
    <message>
        <source>Find in this file</source>
        <translation>In dieser Datei suchen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Search a run or a command</source>
        <translation>Lauf oder Befehl suchen</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Alle Tasten zeigen</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>The system&apos;s colours</source>
        <translation>Farben des Systems</translation>
    </message>
    <message>
        <source>Ask the engine again</source>
        <translation>Die Engine neu fragen</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>Quit PatchPlane</source>
        <translation>PatchPlane beenden</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::MessageDialog</name>
    <message>
        <source>An edit makes a new candidate of the same tree: its checks run again, and you decide anew.</source>
        <translation>Eine Änderung macht einen neuen Kandidaten mit demselben Inhalt: Seine Prüfungen laufen noch einmal, und Sie entscheiden neu.</translation>
    </message>
    <message>
        <source>Make the new candidate</source>
        <translation>Neuen Kandidaten machen</translation>
    </message>
    <message>
        <source>Edit message</source>
        <translation>Nachricht ändern</translation>
    </message>
    <message>
        <source>Commit message</source>
        <translation>Commit-Nachricht</translation>
    </message>
    <message>
        <source>Author&apos;s name</source>
        <translation>Name des Autors</translation>
    </message>
    <message>
        <source>Author&apos;s mail address</source>
        <translation>E-Mail-Adresse des Autors</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Mail address</source>
        <translation>E-Mail-Adresse</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>On its way…</source>
        <translation>Unterwegs…</translation>
    </message>
    <message>
        <source>Stale: this is not the run&apos;s subject any more. Nothing was changed; close this and look again.</source>
        <translation>Veraltet: Das ist nicht mehr der Gegenstand des Laufs. Nichts wurde geändert; schließen Sie dies und sehen Sie noch einmal hin.</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::OfflineBar</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>No engine since %1: %2
What is shown is as it was then. Nothing can be started, steered or decided until it is back.</source>
        <translation>Keine Engine seit %1: %2
Was zu sehen ist, ist der Stand von damals. Bis sie wieder da ist, lässt sich nichts beginnen, steuern oder entscheiden.</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::ProblemBar</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::ProfileCard</name>
    <message>
        <source>Accept this configuration</source>
        <translation>Diese Konfiguration annehmen</translation>
    </message>
    <message>
        <source>The configuration, with what changed</source>
        <translation>Die Konfiguration mit ihren Änderungen</translation>
    </message>
    <message>
        <source>The repository&apos;s configuration</source>
        <translation>Die Konfiguration des Repositorys</translation>
    </message>
    <message>
        <source>It says what is run here. Read it before you accept it; a later change is shown again.</source>
        <translation>Sie sagt, was hier ausgeführt wird. Lesen Sie sie, bevor Sie sie annehmen; eine spätere Änderung wird wieder gezeigt.</translation>
    </message>
    <message>
        <source>configuration %1</source>
        <translation>Konfiguration %1</translation>
    </message>
    <message>
        <source>On its way…</source>
        <translation>Unterwegs…</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>The configuration changed. Read it again before you accept it.</source>
        <translation>Die Konfiguration hat sich geändert. Lesen Sie sie noch einmal, bevor Sie sie annehmen.</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::RedirectField</name>
    <message>
        <source>What should the agent do instead? It starts the next round with this.</source>
        <translation>Was soll der Agent stattdessen tun? Damit beginnt er die nächste Runde.</translation>
    </message>
    <message>
        <source>What the agent is told</source>
        <translation>Was dem Agenten gesagt wird</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::RepositoryPicker</name>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>No repository yet</source>
        <translation>Noch kein Repository</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>A folder of the repository</source>
        <translation>Ein Ordner des Repositorys</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::RunDelegate</name>
    <message>
        <source>not isolated</source>
        <translation>nicht isoliert</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::RunGraph</name>
    <message>
        <source>Prepare</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>not isolated</source>
        <translation>nicht isoliert</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>Rückgabewert %1</translation>
    </message>
    <message>
        <source>Candidate %1</source>
        <translation>Kandidat %1</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>zugestimmt</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>Publication</source>
        <translation>Veröffentlichung</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::RunList</name>
    <message>
        <source>Filter runs</source>
        <translation>Läufe filtern</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>Noch kein Lauf</translation>
    </message>
    <message>
        <source>What was started comes here, newest first.</source>
        <translation>Was gestartet wurde, kommt hierher, das Neueste zuerst.</translation>
    </message>
    <message>
        <source>No run matches</source>
        <translation>Kein Lauf passt</translation>
    </message>
    <message>
        <source>The filter looks at titles and repositories.</source>
        <translation>Der Filter sieht Titel und Repositorys an.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::RunPane</name>
    <message>
        <source>No run is chosen</source>
        <translation>Kein Lauf gewählt</translation>
    </message>
    <message>
        <source>Choose one on the left, or press Ctrl+J for the next that waits for you.</source>
        <translation>Wählen Sie links einen, oder drücken Sie Strg+J für den nächsten, der auf Sie wartet.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Redirect</source>
        <translation>Umlenken</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Festhalten</translation>
    </message>
    <message>
        <source>Cancel run</source>
        <translation>Lauf abbrechen</translation>
    </message>
    <message>
        <source>Views of the run</source>
        <translation>Ansichten des Laufs</translation>
    </message>
    <message>
        <source>Diff</source>
        <translation>Diff</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Loading the run…</source>
        <translation>Lauf wird geladen…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>agent %1</source>
        <translation>Agent %1</translation>
    </message>
    <message>
        <source>%1 against %2</source>
        <translation>%1 gegen %2</translation>
    </message>
    <message>
        <source>round %1</source>
        <translation>Runde %1</translation>
    </message>
    <message>
        <source>candidate %1</source>
        <translation>Kandidat %1</translation>
    </message>
    <message>
        <source>not isolated</source>
        <translation>nicht isoliert</translation>
    </message>
    <message>
        <source>Published as %1 at %2.</source>
        <translation>Veröffentlicht als %1 bei %2.</translation>
    </message>
    <message>
        <source>Cancel this run? Its agent and its checks end, and it cannot go on later.</source>
        <translation>Diesen Lauf abbrechen? Sein Agent und seine Prüfungen enden, und er kann später nicht weitergehen.</translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation>Lauf abbrechen</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::StartPage</name>
    <message>
        <source>What shall be done?</source>
        <translation>Was soll geschehen?</translation>
    </message>
    <message>
        <source>Review a branch on this disk</source>
        <translation>Einen Branch auf dieser Platte prüfen</translation>
    </message>
    <message>
        <source>Let an agent work</source>
        <translation>Einen Agenten arbeiten lassen</translation>
    </message>
    <message>
        <source>Try the sample project</source>
        <translation>Das Beispiel ausprobieren</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>the repository&apos;s default branch</source>
        <translation>der Standard-Branch des Repositorys</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Measured against</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>Branch, tag or commit</source>
        <translation>Branch, Tag oder Commit</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>No agent is configured. Add one to engine.toml:

[[agent]]
name = &quot;my-agent&quot;
command = [&quot;/path/to/program&quot;]</source>
        <translation>Kein Agent ist eingerichtet. Tragen Sie einen in engine.toml ein:

[[agent]]
name = &quot;mein-agent&quot;
command = [&quot;/pfad/zum/programm&quot;]</translation>
    </message>
    <message>
        <source>What the agent is to do</source>
        <translation>Was der Agent tun soll</translation>
    </message>
    <message>
        <source>What is to change, and how one sees that it is done</source>
        <translation>Was sich ändern soll, und woran man sieht, dass es getan ist</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>It runs in a sandbox (%1).</source>
        <translation>Es läuft in einer Sandbox (%1).</translation>
    </message>
    <message>
        <source>No sandbox here: %1</source>
        <translation>Hier gibt es keine Sandbox: %1</translation>
    </message>
    <message>
        <source>On its way…</source>
        <translation>Unterwegs…</translation>
    </message>
    <message>
        <source>Start the agent</source>
        <translation>Den Agenten beginnen lassen</translation>
    </message>
    <message>
        <source>Start the review</source>
        <translation>Die Durchsicht beginnen</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::TimeText</name>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::TimelineView</name>
    <message>
        <source>Loading the timeline…</source>
        <translation>Verlauf wird geladen…</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Turns</source>
        <translation>Züge</translation>
    </message>
    <message>
        <source>Tools and permissions</source>
        <translation>Werkzeuge und Erlaubnisse</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Follow the end</source>
        <translation>Dem Ende folgen</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>%L1 found, %L2 of %L3 searched</source>
        <translation>%L1 gefunden, %L2 von %L3 durchsucht</translation>
    </message>
    <message>
        <source>%L1 entries</source>
        <translation>%L1 Einträge</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Nothing of this kind</source>
        <translation>Nichts von dieser Art</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Es ist noch nichts geschehen</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::TraceModel</name>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>What it saw</source>
        <translation>Was sie sah</translation>
    </message>
    <message>
        <source>Leaves possible</source>
        <translation>Lässt zu</translation>
    </message>
</context>
<context>
    <name>patchplane::ui::Words</name>
    <message>
        <source>queued</source>
        <translation>eingereiht</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>bereitet vor</translation>
    </message>
    <message>
        <source>working</source>
        <translation>arbeitet</translation>
    </message>
    <message>
        <source>checking</source>
        <translation>prüft</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>publishing</source>
        <translation>veröffentlicht gerade</translation>
    </message>
    <message>
        <source>published</source>
        <translation>veröffentlicht</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>waits for a free slot</source>
        <translation>wartet auf einen freien Platz</translation>
    </message>
    <message>
        <source>waits for your permission</source>
        <translation>wartet auf Ihre Erlaubnis</translation>
    </message>
    <message>
        <source>asks you a question</source>
        <translation>hat eine Frage</translation>
    </message>
    <message>
        <source>waits for your decision</source>
        <translation>wartet auf Ihre Entscheidung</translation>
    </message>
    <message>
        <source>budget used up</source>
        <translation>Budget verbraucht</translation>
    </message>
    <message>
        <source>tries again soon</source>
        <translation>versucht es bald wieder</translation>
    </message>
    <message>
        <source>waits for a rate limit</source>
        <translation>wartet auf ein Mengenlimit</translation>
    </message>
    <message>
        <source>waits for the network</source>
        <translation>wartet auf das Netz</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>held</source>
        <translation>festgehalten</translation>
    </message>
    <message>
        <source>parked</source>
        <translation>geparkt</translation>
    </message>
    <message>
        <source>waits for you to accept the configuration</source>
        <translation>wartet, dass Sie die Konfiguration annehmen</translation>
    </message>
    <message>
        <source>%1, held</source>
        <translation>%1, festgehalten</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>flaky</source>
        <translation>unstet</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>Zeit abgelaufen</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>defekt</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>ready for review</source>
        <translation>bereit zur Durchsicht</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>manual review</source>
        <translation>Durchsicht von Hand</translation>
    </message>
    <message>
        <source>conflict</source>
        <translation>Konflikt</translation>
    </message>
    <message>
        <source>added</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>modified</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>renamed</source>
        <translation>umbenannt</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>kopiert</translation>
    </message>
    <message>
        <source>type changed</source>
        <translation>Art geändert</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>executable file</source>
        <translation>ausführbare Datei</translation>
    </message>
    <message>
        <source>symbolic link</source>
        <translation>symbolischer Link</translation>
    </message>
    <message>
        <source>submodule</source>
        <translation>Submodul</translation>
    </message>
    <message>
        <source>mode %1</source>
        <translation>Modus %1</translation>
    </message>
    <message>
        <source>%1 from %2 (%3 % the same)</source>
        <translation>%1 von %2 (%3 % gleich)</translation>
    </message>
    <message>
        <source>was %1, now %2</source>
        <translation>war %1, jetzt %2</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>binär</translation>
    </message>
    <message>
        <source>link that leaves the repository</source>
        <translation>Link, der das Repository verlässt</translation>
    </message>
    <message>
        <source>submodule list</source>
        <translation>Liste der Submodule</translation>
    </message>
    <message>
        <source>LFS configuration</source>
        <translation>LFS-Konfiguration</translation>
    </message>
    <message>
        <source>LFS pointer</source>
        <translation>LFS-Zeiger</translation>
    </message>
    <message>
        <source>git attributes</source>
        <translation>Git-Attribute</translation>
    </message>
    <message>
        <source>runs in CI</source>
        <translation>läuft in der CI</translation>
    </message>
    <message>
        <source>build file</source>
        <translation>Build-Datei</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>dependencies</source>
        <translation>Abhängigkeiten</translation>
    </message>
    <message>
        <source>executable bit</source>
        <translation>Ausführungsrecht</translation>
    </message>
    <message>
        <source>PatchPlane configuration</source>
        <translation>PatchPlane-Konfiguration</translation>
    </message>
    <message>
        <source>test failed</source>
        <translation>Test fehlgeschlagen</translation>
    </message>
    <message>
        <source>test is gone</source>
        <translation>Test ist weg</translation>
    </message>
    <message>
        <source>test skipped</source>
        <translation>Test übersprungen</translation>
    </message>
    <message>
        <source>failed before, too</source>
        <translation>schlug schon vorher fehl</translation>
    </message>
    <message>
        <source>exit code</source>
        <translation>Rückgabewert</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>Zeitgrenze</translation>
    </message>
    <message>
        <source>report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>set-up</source>
        <translation>Einrichtung</translation>
    </message>
    <message>
        <source>session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>turn</source>
        <translation>Zug</translation>
    </message>
    <message>
        <source>output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>error output</source>
        <translation>Fehlerausgabe</translation>
    </message>
    <message>
        <source>tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>permission</source>
        <translation>Erlaubnis</translation>
    </message>
    <message>
        <source>artifact</source>
        <translation>Artefakt</translation>
    </message>
    <message>
        <source>turn done</source>
        <translation>Zug fertig</translation>
    </message>
    <message>
        <source>turn failed</source>
        <translation>Zug fehlgeschlagen</translation>
    </message>
    <message>
        <source>session ended</source>
        <translation>Sitzung beendet</translation>
    </message>
    <message>
        <source>check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>failed: interrupted</source>
        <translation>fehlgeschlagen: unterbrochen</translation>
    </message>
    <message>
        <source>failed: the agent crashed</source>
        <translation>fehlgeschlagen: Agent abgestürzt</translation>
    </message>
    <message>
        <source>failed: the agent went silent</source>
        <translation>fehlgeschlagen: Agent verstummt</translation>
    </message>
    <message>
        <source>failed: denied</source>
        <translation>fehlgeschlagen: verweigert</translation>
    </message>
    <message>
        <source>failed: no sandbox</source>
        <translation>fehlgeschlagen: keine Sandbox</translation>
    </message>
    <message>
        <source>failed: set-up</source>
        <translation>fehlgeschlagen: Einrichtung</translation>
    </message>
    <message>
        <source>failed: conflicts with its base</source>
        <translation>fehlgeschlagen: Konflikt mit der Basis</translation>
    </message>
    <message>
        <source>failed: the checks could not run</source>
        <translation>fehlgeschlagen: Prüfungen konnten nicht laufen</translation>
    </message>
    <message>
        <source>failed: publication refused</source>
        <translation>fehlgeschlagen: Veröffentlichung verweigert</translation>
    </message>
    <message>
        <source>failed: disk full</source>
        <translation>fehlgeschlagen: Platte voll</translation>
    </message>
    <message>
        <source>failed: nothing changed</source>
        <translation>fehlgeschlagen: nichts geändert</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>fehlgeschlagen: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
</context>
</TS>
