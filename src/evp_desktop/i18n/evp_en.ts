<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%n part(s)</source>
        <translation>
            <numerusform>%n part</numerusform>
            <numerusform>%n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n part(s) recorded</source>
        <translation>
            <numerusform>{done} of %n part recorded</numerusform>
            <numerusform>{done} of %n parts recorded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) have no text, so no subtitles either.</source>
        <translation>
            <numerusform>%n part has no text, so no subtitles either.</numerusform>
            <numerusform>%n parts have no text, so no subtitles either.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) to look at</source>
        <translation>
            <numerusform>%n point to look at</numerusform>
            <numerusform>%n points to look at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) wait for your approval.</source>
        <translation>
            <numerusform>%n video waits for your approval.</numerusform>
            <numerusform>%n videos wait for your approval.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s), all agreed.</source>
        <translation>
            <numerusform>%n person, all agreed.</numerusform>
            <numerusform>%n people, all agreed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n take(s)</source>
        <translation>
            <numerusform>%n take</numerusform>
            <numerusform>%n takes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %n second left</numerusform>
            <numerusform>about %n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Room for %n more minute(s) of recording.</source>
        <translation>
            <numerusform>Room for %n more minute of recording.</numerusform>
            <numerusform>Room for %n more minutes of recording.</numerusform>
        </translation>
    </message>
</context>
</TS>
