<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>patchplane::ui::ChecksModel</name>
    <message numerus="yes">
        <source>%n test(s)</source>
        <translation>
            <numerusform>%n test</numerusform>
            <numerusform>%n tests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchplane::ui::GraphOutlineModel</name>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n attempt</numerusform>
            <numerusform>%n attempts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchplane::ui::MainWindow</name>
    <message numerus="yes">
        <source>⚠ %n run(s) not isolated</source>
        <translation>
            <numerusform>⚠ %n run not isolated</numerusform>
            <numerusform>⚠ %n runs not isolated</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n command(s) on the way</source>
        <translation>
            <numerusform>%n command on the way</numerusform>
            <numerusform>%n commands on the way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s) for you</source>
        <translation>
            <numerusform>%n waits for you</numerusform>
            <numerusform>%n wait for you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchplane::ui::Words</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
</TS>
