<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>Appears in the picture</source>
        <translation>Komt in beeld</translation>
    </message>
    <message>
        <source>Add a second person</source>
        <translation>Tweede persoon toevoegen</translation>
    </message>
    <message>
        <source>Take the second person out</source>
        <translation>Tweede persoon weghalen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Je naam</translation>
    </message>
    <message>
        <source>What you do</source>
        <translation>Wat je doet</translation>
    </message>
    <message>
        <source>Name of the second person</source>
        <translation>Naam van de tweede persoon</translation>
    </message>
    <message>
        <source>What the second person does</source>
        <translation>Wat de tweede persoon doet</translation>
    </message>
    <message>
        <source>taking the second person out</source>
        <translation>tweede persoon weghalen</translation>
    </message>
    <message>
        <source>title</source>
        <translation>titel</translation>
    </message>
    <message>
        <source>who speaks</source>
        <translation>wie er spreekt</translation>
    </message>
    <message>
        <source>who else speaks</source>
        <translation>wie er nog meer spreekt</translation>
    </message>
</context>
<context>
    <name>Aside</name>
    <message>
        <source>This bar is in the picture: the whole screen is recorded.</source>
        <translation>Dit balkje komt in beeld: je hele scherm wordt opgenomen.</translation>
    </message>
    <message>
        <source>This bar hides while it records. {key} stops; the pointer at the top brings it back.</source>
        <translation>Dit balkje verdwijnt zolang de opname loopt. {key} stopt; met de muis bovenaan komt het terug.</translation>
    </message>
</context>
<context>
    <name>AsideBar</name>
    <message>
        <source>EVP Desktop is recording</source>
        <translation>EVP Desktop neemt op</translation>
    </message>
</context>
<context>
    <name>BlockCard</name>
    <message>
        <source>Heading</source>
        <translation>Kop</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Omhoog</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Omlaag</translation>
    </message>
    <message>
        <source>Take this part out</source>
        <translation>Dit deel eruit halen</translation>
    </message>
    <message>
        <source>Slides, picture, sound or video from a file…</source>
        <translation>Dia&apos;s, foto, geluid of video uit een bestand…</translation>
    </message>
    <message>
        <source>Part {n}</source>
        <translation>Deel {n}</translation>
    </message>
    <message>
        <source>Heading of part {n}</source>
        <translation>Kop van deel {n}</translation>
    </message>
    <message>
        <source>Text of part {n}</source>
        <translation>Tekst van deel {n}</translation>
    </message>
    <message>
        <source>What do you want to say? A few words are enough.</source>
        <translation>Wat wil je zeggen? Een paar woorden zijn genoeg.</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>opgenomen</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>Check</source>
        <translation>Nakijken</translation>
    </message>
    <message>
        <source>Your finished video</source>
        <translation>Je video, helemaal af</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>Plaats in de video</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Afspelen of pauzeren</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publiceren</translation>
    </message>
    <message>
        <source>To the beginning</source>
        <translation>Naar het begin</translation>
    </message>
    <message>
        <source>Looking it over…</source>
        <translation>Ik kijk het even na…</translation>
    </message>
    <message>
        <source>All good. Ready to publish.</source>
        <translation>Alles in orde. Klaar om te publiceren.</translation>
    </message>
    <message>
        <source>good</source>
        <translation>goed</translation>
    </message>
    <message>
        <source>to look at</source>
        <translation>even naar kijken</translation>
    </message>
    <message>
        <source>There is nothing to check yet. Record at least one part first.</source>
        <translation>Er is nog niets te bekijken. Neem eerst minstens één deel op.</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Opnemen</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Looking…</source>
        <translation>Zoeken…</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Uit</translation>
    </message>
</context>
<context>
    <name>ConsentDialog</name>
    <message>
        <source>Your name</source>
        <translation>Je naam</translation>
    </message>
    <message>
        <source>In this video you are</source>
        <translation>In deze video ben je</translation>
    </message>
    <message>
        <source>I agree</source>
        <translation>Ik ga akkoord</translation>
    </message>
    <message>
        <source>It was signed on paper…</source>
        <translation>Het is op papier getekend…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Toestemming</translation>
    </message>
    <message>
        <source>Do you agree?</source>
        <translation>Ga je akkoord?</translation>
    </message>
    <message>
        <source>Today is {day}.</source>
        <translation>Vandaag is het {day}.</translation>
    </message>
    <message>
        <source>seen and heard</source>
        <translation>te zien en te horen</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>te zien</translation>
    </message>
    <message>
        <source>heard</source>
        <translation>te horen</translation>
    </message>
    <message>
        <source>Signed paper</source>
        <translation>Getekend papier</translation>
    </message>
    <message>
        <source>Kept. A receipt lies in the video&apos;s folder.</source>
        <translation>Bewaard. Er ligt een bewijs in de map van de video.</translation>
    </message>
</context>
<context>
    <name>Corner</name>
    <message>
        <source>Show my own face</source>
        <translation>Mijn eigen gezicht tonen</translation>
    </message>
    <message>
        <source>Hide my own face</source>
        <translation>Mijn eigen gezicht verbergen</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%n part(s)</source>
        <translation>
            <numerusform>%n deel</numerusform>
            <numerusform>%n delen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n part(s) recorded</source>
        <translation>
            <numerusform>{done} van %n deel opgenomen</numerusform>
            <numerusform>{done} van %n delen opgenomen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) have no text, so no subtitles either.</source>
        <translation>
            <numerusform>%n deel heeft geen tekst, dus ook geen ondertitels.</numerusform>
            <numerusform>%n delen hebben geen tekst, dus ook geen ondertitels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) to look at</source>
        <translation>
            <numerusform>%n aandachtspunt</numerusform>
            <numerusform>%n aandachtspunten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) wait for your approval.</source>
        <translation>
            <numerusform>%n video wacht op je goedkeuring.</numerusform>
            <numerusform>%n video&apos;s wachten op je goedkeuring.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s), all agreed.</source>
        <translation>
            <numerusform>%n persoon, die akkoord is.</numerusform>
            <numerusform>%n personen, allemaal akkoord.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n take(s)</source>
        <translation>
            <numerusform>%n opname</numerusform>
            <numerusform>%n opnames</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n seconde</numerusform>
            <numerusform>%n seconden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>nog ongeveer %n seconde</numerusform>
            <numerusform>nog ongeveer %n seconden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>nog ongeveer %n minuut</numerusform>
            <numerusform>nog ongeveer %n minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Room for %n more minute(s) of recording.</source>
        <translation>
            <numerusform>Nog ruimte voor %n minuut opnemen.</numerusform>
            <numerusform>Nog ruimte voor %n minuten opnemen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CoverForm</name>
    <message>
        <source>Blurred</source>
        <translation>Vaag</translation>
    </message>
    <message>
        <source>One colour</source>
        <translation>Eén kleur</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechthoek</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Rond</translation>
    </message>
    <message>
        <source>On the screen</source>
        <translation>Op het scherm</translation>
    </message>
    <message>
        <source>In your face&apos;s picture</source>
        <translation>In het beeld van je gezicht</translation>
    </message>
    <message>
        <source>Follow it when it moves</source>
        <translation>Volgen als het beweegt</translation>
    </message>
    <message>
        <source>From here</source>
        <translation>Vanaf hier</translation>
    </message>
    <message>
        <source>Until here</source>
        <translation>Tot hier</translation>
    </message>
    <message>
        <source>Cover this</source>
        <translation>Bedek dit</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Laat maar</translation>
    </message>
    <message>
        <source>Put the frame over what nobody shall see. In the finished video it cannot be made visible again.</source>
        <translation>Zet het kader over wat niemand mag zien. In de klare video is het niet meer zichtbaar te maken.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Waar</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Hoe</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Vorm</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wanneer</translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation>{start} tot {end}</translation>
    </message>
</context>
<context>
    <name>CoverList</name>
    <message>
        <source>Covered</source>
        <translation>Bedekt</translation>
    </message>
    <message>
        <source>Cover something</source>
        <translation>Iets bedekken</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>Vaag</translation>
    </message>
    <message>
        <source>One colour</source>
        <translation>Eén kleur</translation>
    </message>
    <message>
        <source>{how}, {start} to {end}</source>
        <translation>{how}, {start} tot {end}</translation>
    </message>
    <message>
        <source>Look there</source>
        <translation>Daar kijken</translation>
    </message>
    <message>
        <source>Show it again</source>
        <translation>Weer laten zien</translation>
    </message>
</context>
<context>
    <name>CoverStage</name>
    <message>
        <source>What you cover</source>
        <translation>Wat je bedekt</translation>
    </message>
    <message>
        <source>{x} % from the left, {y} % from above, {width} % wide, {height} % high. Arrow keys move it, Shift with an arrow changes its size.</source>
        <translation>{x} % van links, {y} % van boven, {width} % breed, {height} % hoog. Pijltjes verplaatsen het, Shift met een pijltje verandert de grootte.</translation>
    </message>
</context>
<context>
    <name>Covering</name>
    <message>
        <source>It is covered. I&apos;m following it through the recording…</source>
        <translation>Het is bedekt. Ik volg het door de opname…</translation>
    </message>
    <message>
        <source>Stop following</source>
        <translation>Stop met volgen</translation>
    </message>
    <message>
        <source>It stays covered where it was. Look whether it moves.</source>
        <translation>Het blijft bedekt waar het was. Kijk of het beweegt.</translation>
    </message>
    <message>
        <source>Covered, wherever it goes. Have a look.</source>
        <translation>Bedekt, waar het ook heen gaat. Kijk maar even.</translation>
    </message>
    <message>
        <source>From {start} to {end} I could not find it; the cover stays where it was. Look there.</source>
        <translation>Van {start} tot {end} kon ik het niet vinden; de bedekking blijft waar ze was. Kijk daar even.</translation>
    </message>
    <message>
        <source>Look there</source>
        <translation>Daar kijken</translation>
    </message>
    <message>
        <source>covering something</source>
        <translation>iets bedekken</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Show where I click</source>
        <translation>Toon waar ik klik</translation>
    </message>
    <message>
        <source>Show the shortcuts I used</source>
        <translation>Toon mijn sneltoetsen</translation>
    </message>
    <message>
        <source>Frame around your face</source>
        <translation>Kader om je gezicht</translation>
    </message>
    <message>
        <source>Come closer</source>
        <translation>Dichterbij komen</translation>
    </message>
    <message>
        <source>Mouse pointer</source>
        <translation>Muispijl</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Snelheid</translation>
    </message>
    <message>
        <source>How it follows the part before</source>
        <translation>Hoe het op het vorige deel volgt</translation>
    </message>
    <message>
        <source>No clicks were recorded in this take</source>
        <translation>In deze opname zijn geen klikken vastgelegd</translation>
    </message>
    <message>
        <source>As the house style has it</source>
        <translation>Zoals de huisstijl</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Rond</translation>
    </message>
    <message>
        <source>Round corners</source>
        <translation>Ronde hoeken</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Helemaal niet</translation>
    </message>
    <message>
        <source>To where I click</source>
        <translation>Naar waar ik klik</translation>
    </message>
    <message>
        <source>Slowly, all the time</source>
        <translation>Langzaam, de hele tijd</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Zoals hij was</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Groter</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>Meteen</translation>
    </message>
    <message>
        <source>Fades over</source>
        <translation>Vloeit over</translation>
    </message>
    <message>
        <source>Slides in</source>
        <translation>Schuift in</translation>
    </message>
    <message>
        <source>Stand still</source>
        <translation>Stilstaan</translation>
    </message>
    <message>
        <source>How long the picture stands still</source>
        <translation>Hoe lang het beeld stilstaat</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>Stand still here</source>
        <translation>Sta hier stil</translation>
    </message>
    <message>
        <source>{seconds} s at {time}</source>
        <translation>{seconds} s op {time}</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>Doorgaan zonder</translation>
    </message>
    <message>
        <source>{n} times</source>
        <translation>{n} keer</translation>
    </message>
    <message>
        <source>As it was said</source>
        <translation>Zoals het gezegd is</translation>
    </message>
    <message>
        <source>Your organisation decided this</source>
        <translation>Je organisatie heeft dit bepaald</translation>
    </message>
</context>
<context>
    <name>EditPage</name>
    <message>
        <source>Edit</source>
        <translation>Bewerken</translation>
    </message>
    <message>
        <source>Picture of this part</source>
        <translation>Beeld van dit deel</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Nakijken</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Afspelen of pauzeren</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Eén beeldje terug</translation>
    </message>
    <message>
        <source>This part</source>
        <translation>Dit deel</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>Eén beeldje verder</translation>
    </message>
    <message>
        <source>Begin here</source>
        <translation>Hier beginnen</translation>
    </message>
    <message>
        <source>End here</source>
        <translation>Hier stoppen</translation>
    </message>
    <message>
        <source>To the beginning</source>
        <translation>Naar het begin</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Naar het einde</translation>
    </message>
    <message>
        <source>Part before</source>
        <translation>Vorig deel</translation>
    </message>
    <message>
        <source>Part after</source>
        <translation>Volgend deel</translation>
    </message>
    <message>
        <source>Throw this take away</source>
        <translation>Deze opname weggooien</translation>
    </message>
    <message>
        <source>This part is not recorded yet.</source>
        <translation>Dit deel is nog niet opgenomen.</translation>
    </message>
    <message>
        <source>beginning of part {n}</source>
        <translation>begin van deel {n}</translation>
    </message>
    <message>
        <source>end of part {n}</source>
        <translation>einde van deel {n}</translation>
    </message>
    <message>
        <source>choosing another take</source>
        <translation>andere opname kiezen</translation>
    </message>
    <message>
        <source>what the viewer sees</source>
        <translation>wat de kijker ziet</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>snelheid</translation>
    </message>
    <message>
        <source>how a part follows another</source>
        <translation>hoe een deel op een ander volgt</translation>
    </message>
    <message>
        <source>Go to a moment that is in the video first.</source>
        <translation>Ga eerst naar een moment dat in de video zit.</translation>
    </message>
    <message>
        <source>standing still</source>
        <translation>stilstaan</translation>
    </message>
    <message>
        <source>going on without standing still</source>
        <translation>doorgaan zonder stil te staan</translation>
    </message>
    <message>
        <source>showing it again</source>
        <translation>weer laten zien</translation>
    </message>
    <message>
        <source>adding a part</source>
        <translation>deel toevoegen</translation>
    </message>
    <message>
        <source>throwing a take away</source>
        <translation>opname weggooien</translation>
    </message>
    <message>
        <source>The take is out of the video. You can bring it back at any time.</source>
        <translation>De opname is uit de video. Je kunt hem altijd terughalen.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
</context>
<context>
    <name>EndingBox</name>
    <message>
        <source>Their time in the library ends</source>
        <translation>Hun tijd in de bibliotheek loopt af</translation>
    </message>
    <message>
        <source>Until {day}</source>
        <translation>Tot {day}</translation>
    </message>
    <message>
        <source>Should have gone {day}</source>
        <translation>Had weg moeten zijn op {day}</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>Verlengen</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Vervangen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Verwijderen…</translation>
    </message>
    <message>
        <source>Everything about “{title}” goes: the video in every library, the recordings, the texts. That cannot be undone.</source>
        <translation>Alles van ‘{title}’ gaat weg: de video in elke bibliotheek, de opnamen, de teksten. Dat kan niet ongedaan worden gemaakt.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Bewaren</translation>
    </message>
    <message>
        <source>Delete everything</source>
        <translation>Alles verwijderen</translation>
    </message>
    <message>
        <source>“{title}” is still at {places}, which could not be reached. The rest stays here so that it can be tried again.</source>
        <translation>‘{title}’ staat nog op {places}; daar kon ik niet bij. De rest blijft hier, zodat het opnieuw kan.</translation>
    </message>
    <message>
        <source>“{title}” is gone everywhere.</source>
        <translation>‘{title}’ is overal weg.</translation>
    </message>
</context>
<context>
    <name>Film</name>
    <message>
        <source>The video that waits</source>
        <translation>De video die wacht</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>Plek in de video</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Afspelen of pauzeren</translation>
    </message>
    <message>
        <source>Five seconds back</source>
        <translation>Vijf seconden terug</translation>
    </message>
    <message>
        <source>Five seconds on</source>
        <translation>Vijf seconden vooruit</translation>
    </message>
</context>
<context>
    <name>FinishBox</name>
    <message>
        <source>Finish</source>
        <translation>Afwerking</translation>
    </message>
    <message>
        <source>Make voices clear</source>
        <translation>Stemmen helder maken</translation>
    </message>
    <message>
        <source>Improve light and colour of faces</source>
        <translation>Licht en kleur van gezichten verbeteren</translation>
    </message>
    <message>
        <source>Music of the house style</source>
        <translation>Muziek van de huisstijl</translation>
    </message>
    <message>
        <source>Takes noise and hum away and makes everybody equally loud.</source>
        <translation>Haalt ruis en brom weg en maakt iedereen even luid.</translation>
    </message>
    <message>
        <source>Gently, and the same from beginning to end. Screens stay as they are.</source>
        <translation>Voorzichtig, en van begin tot eind hetzelfde. Schermen blijven zoals ze zijn.</translation>
    </message>
    <message>
        <source>Softly, and softer still while somebody speaks.</source>
        <translation>Zacht, en nog zachter zolang iemand spreekt.</translation>
    </message>
    <message>
        <source>sound of the voices</source>
        <translation>geluid van de stemmen</translation>
    </message>
    <message>
        <source>light and colour</source>
        <translation>licht en kleur</translation>
    </message>
    <message>
        <source>music</source>
        <translation>muziek</translation>
    </message>
    <message>
        <source>Voices made clear</source>
        <translation>Stemmen helder gemaakt</translation>
    </message>
    <message>
        <source>Voices as recorded</source>
        <translation>Stemmen zoals opgenomen</translation>
    </message>
    <message>
        <source>light improved</source>
        <translation>licht verbeterd</translation>
    </message>
    <message>
        <source>light as recorded</source>
        <translation>licht zoals opgenomen</translation>
    </message>
    <message>
        <source>with music</source>
        <translation>met muziek</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>Done</source>
        <translation>Klaar</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Wijzigen</translation>
    </message>
</context>
<context>
    <name>FormatBox</name>
    <message>
        <source>What you publish</source>
        <translation>Wat je publiceert</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Grootte</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Soort bestand</translation>
    </message>
    <message>
        <source>Subtitles in the picture itself</source>
        <translation>Ondertitels in het beeld zelf</translation>
    </message>
    <message>
        <source>shape of the video</source>
        <translation>vorm van de video</translation>
    </message>
    <message>
        <source>size of the video</source>
        <translation>grootte van de video</translation>
    </message>
    <message>
        <source>kind of file</source>
        <translation>soort bestand</translation>
    </message>
    <message>
        <source>subtitles in the picture</source>
        <translation>ondertitels in het beeld</translation>
    </message>
    <message>
        <source>720p, a small file</source>
        <translation>720p, een klein bestand</translation>
    </message>
    <message>
        <source>1080p, sharp on every screen</source>
        <translation>1080p, scherp op elk scherm</translation>
    </message>
    <message>
        <source>1440p, for large screens</source>
        <translation>1440p, voor grote schermen</translation>
    </message>
    <message>
        <source>2160p (4K), a very large file</source>
        <translation>2160p (4K), een heel groot bestand</translation>
    </message>
    <message>
        <source>MP4, plays everywhere</source>
        <translation>MP4, speelt overal</translation>
    </message>
    <message>
        <source>MP4 (HEVC), for newer devices</source>
        <translation>MP4 (HEVC), voor nieuwere apparaten</translation>
    </message>
    <message>
        <source>MP4 (AV1), for the newest devices</source>
        <translation>MP4 (AV1), voor de nieuwste apparaten</translation>
    </message>
    <message>
        <source>WebM, for web pages</source>
        <translation>WebM, voor webpagina&apos;s</translation>
    </message>
    <message>
        <source>In another shape, screen and faces are arranged anew by themselves.</source>
        <translation>In een andere vorm worden scherm en gezichten vanzelf opnieuw ingedeeld.</translation>
    </message>
    <message>
        <source>Every viewer then sees them and cannot switch them off. They are beside the video too.</source>
        <translation>Iedere kijker ziet ze dan en kan ze niet uitzetten. Ze staan ook naast de video.</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Opnieuw doen</translation>
    </message>
    <message>
        <source>Show the panel</source>
        <translation>Paneel tonen</translation>
    </message>
    <message>
        <source>Undo: {name}</source>
        <translation>Ongedaan maken: {name}</translation>
    </message>
    <message>
        <source>Redo: {name}</source>
        <translation>Opnieuw doen: {name}</translation>
    </message>
</context>
<context>
    <name>GlobalKeys</name>
    <message>
        <source>Start or stop, in every program</source>
        <translation>Starten of stoppen, in elk programma</translation>
    </message>
    <message>
        <source>Pause or go on, in every program</source>
        <translation>Pauzeren of verdergaan, in elk programma</translation>
    </message>
    <message>
        <source>Again, in every program</source>
        <translation>Opnieuw, in elk programma</translation>
    </message>
</context>
<context>
    <name>Grip</name>
    <message>
        <source>Drag to another place (or Alt+Up, Alt+Down)</source>
        <translation>Sleep naar een andere plek (of Alt+Omhoog, Alt+Omlaag)</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Search your videos</source>
        <translation>Zoek in je video&apos;s</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Zoeken</translation>
    </message>
    <message>
        <source>New video</source>
        <translation>Nieuwe video</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Bekijken</translation>
    </message>
    <message>
        <source>Your recording of {time} is safe, up to the last 2 seconds.</source>
        <translation>Je opname van {time} is bewaard, tot de laatste 2 seconden.</translation>
    </message>
    <message>
        <source>Go on with “{title}”</source>
        <translation>Verder met “{title}”</translation>
    </message>
    <message>
        <source>No video is called “{text}”.</source>
        <translation>Geen video heet “{text}”.</translation>
    </message>
    <message>
        <source>What would you like to tell?</source>
        <translation>Wat wil je vertellen?</translation>
    </message>
    <message>
        <source>Choose an example, write a few lines, record them one by one. The rest goes by itself.</source>
        <translation>Kies een voorbeeld, schrijf een paar zinnen en neem ze één voor één op. De rest gaat vanzelf.</translation>
    </message>
    <message>
        <source>Your videos</source>
        <translation>Je video&apos;s</translation>
    </message>
    <message>
        <source>Your videos will stand here. Nobody sees them until you publish.</source>
        <translation>Hier komen je video&apos;s te staan. Niemand ziet ze tot je publiceert.</translation>
    </message>
</context>
<context>
    <name>HouseStyleBox</name>
    <message>
        <source>House style</source>
        <translation>Huisstijl</translation>
    </message>
    <message>
        <source>Place of the logo</source>
        <translation>Plaats van het logo</translation>
    </message>
    <message>
        <source>Announcing a new part</source>
        <translation>Een nieuw deel aankondigen</translation>
    </message>
    <message>
        <source>Words of the opening</source>
        <translation>Woorden van de opening</translation>
    </message>
    <message>
        <source>Words of the closing</source>
        <translation>Woorden van de afsluiting</translation>
    </message>
    <message>
        <source>how a new part is announced</source>
        <translation>hoe een nieuw deel wordt aangekondigd</translation>
    </message>
    <message>
        <source>place of the logo</source>
        <translation>plaats van het logo</translation>
    </message>
    <message>
        <source>words of the opening</source>
        <translation>woorden van de opening</translation>
    </message>
    <message>
        <source>words of the closing</source>
        <translation>woorden van de afsluiting</translation>
    </message>
    <message>
        <source>Not in the picture</source>
        <translation>Niet in beeld</translation>
    </message>
    <message>
        <source>By a card before it</source>
        <translation>Met een kaart ervoor</translation>
    </message>
    <message>
        <source>By a title over it</source>
        <translation>Met een titel eroverheen</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>Linksboven</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>Rechtsboven</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>Linksonder</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>Rechtsonder</translation>
    </message>
    <message>
        <source>Your organisation decided this</source>
        <translation>Je organisatie heeft dit bepaald</translation>
    </message>
</context>
<context>
    <name>HouseStyles</name>
    <message>
        <source>Install a house style…</source>
        <translation>Huisstijl installeren…</translation>
    </message>
    <message>
        <source>Or drop the file you were sent on this page.</source>
        <translation>Of sleep het bestand dat je kreeg naar deze pagina.</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>Even bekijken…</translation>
    </message>
    <message>
        <source>The whole organisation</source>
        <translation>De hele organisatie</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>Afdeling</translation>
    </message>
    <message>
        <source>House style</source>
        <translation>Huisstijl</translation>
    </message>
</context>
<context>
    <name>ImportStrip</name>
    <message>
        <source>How much is brought in</source>
        <translation>Hoeveel er al binnen is</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Slides, picture, sound or video</source>
        <translation>Dia&apos;s, foto, geluid of video</translation>
    </message>
    <message>
        <source>Bringing in {name}</source>
        <translation>{name} wordt toegevoegd</translation>
    </message>
    <message>
        <source>bringing in a file</source>
        <translation>bestand toevoegen</translation>
    </message>
    <message>
        <source>The file is in the video</source>
        <translation>Het bestand staat in de video</translation>
    </message>
</context>
<context>
    <name>JourneyCard</name>
    <message>
        <source>Progress</source>
        <translation>Voortgang</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pauzeren</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Verdergaan</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Opnieuw proberen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Terugnemen</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Aanmelden</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>Opnieuw versturen</translation>
    </message>
    <message>
        <source>Send it all the same</source>
        <translation>Toch versturen</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Aanpassen</translation>
    </message>
    <message>
        <source>All right</source>
        <translation>Goed</translation>
    </message>
    <message>
        <source>Show {moment}: {words}</source>
        <translation>Laat {moment} zien: {words}</translation>
    </message>
</context>
<context>
    <name>KeysOverlay</name>
    <message>
        <source>Keys</source>
        <translation>Toetsen</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Overal</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
</context>
<context>
    <name>LengthBar</name>
    <message>
        <source>Length of your script</source>
        <translation>Lengte van je tekst</translation>
    </message>
    <message>
        <source>{now} of about {target}</source>
        <translation>{now} van ongeveer {target}</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Sound level</source>
        <translation>Geluidssterkte</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>stil</translation>
    </message>
    <message>
        <source>soft</source>
        <translation>zacht</translation>
    </message>
    <message>
        <source>good</source>
        <translation>goed</translation>
    </message>
    <message>
        <source>too loud</source>
        <translation>te hard</translation>
    </message>
</context>
<context>
    <name>LibrariesBox</name>
    <message>
        <source>Address of a library</source>
        <translation>Adres van een bibliotheek</translation>
    </message>
    <message>
        <source>videos.example.com</source>
        <translation>videos.voorbeeld.nl</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Instellen</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Een map…</translation>
    </message>
    <message>
        <source>Where new videos go</source>
        <translation>Waar nieuwe video&apos;s naartoe gaan</translation>
    </message>
    <message>
        <source>The address as in your browser. Nothing is sent there before you publish.</source>
        <translation>Het adres zoals in je browser. Er gaat niets naartoe voordat je publiceert.</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Certificaatautoriteit</translation>
    </message>
    <message>
        <source>signed in as {user}</source>
        <translation>aangemeld als {user}</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>aangemeld</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Afmelden</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>niet aangemeld</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Aanmelden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Weghalen</translation>
    </message>
    <message>
        <source>“{name}” is set up.</source>
        <translation>‘{name}’ is ingesteld.</translation>
    </message>
    <message>
        <source>Choose the library&apos;s folder</source>
        <translation>Kies de map van de bibliotheek</translation>
    </message>
    <message>
        <source>“{name}” is forgotten here. Its videos stay where they are.</source>
        <translation>‘{name}’ is hier vergeten. De video&apos;s blijven waar ze zijn.</translation>
    </message>
    <message>
        <source>Choose the file of IT…</source>
        <translation>Kies het bestand van IT…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Even kijken…</translation>
    </message>
</context>
<context>
    <name>LiveBar</name>
    <message>
        <source>Recorded time</source>
        <translation>Opgenomen tijd</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pauze</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Opnieuw</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Starting in {n}</source>
        <translation>Start over {n}</translation>
    </message>
    <message>
        <source>Slide {n} of {count}</source>
        <translation>Dia {n} van {count}</translation>
    </message>
    <message>
        <source>{name}, in every program {key}</source>
        <translation>{name}, in elk programma {key}</translation>
    </message>
    <message>
        <source>Slide before</source>
        <translation>Vorige dia</translation>
    </message>
    <message>
        <source>Next slide</source>
        <translation>Volgende dia</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Verder</translation>
    </message>
</context>
<context>
    <name>LivePicture</name>
    <message>
        <source>Your face is hidden here, not in the recording.</source>
        <translation>Je gezicht is hier verborgen, niet in de opname.</translation>
    </message>
    <message>
        <source>This window steps aside when you start.</source>
        <translation>Dit venster gaat opzij als je start.</translation>
    </message>
    <message>
        <source>Warming up…</source>
        <translation>Even opwarmen…</translation>
    </message>
</context>
<context>
    <name>LookingBack</name>
    <message>
        <source>Part {n} is in</source>
        <translation>Deel {n} staat erop</translation>
    </message>
    <message>
        <source>choosing another take</source>
        <translation>andere opname kiezen</translation>
    </message>
    <message>
        <source>This take is in the video</source>
        <translation>Deze opname staat in de video</translation>
    </message>
    <message>
        <source>throwing a take away</source>
        <translation>opname weggooien</translation>
    </message>
</context>
<context>
    <name>NewPage</name>
    <message>
        <source>New video</source>
        <translation>Nieuwe video</translation>
    </message>
    <message>
        <source>What kind of video is it?</source>
        <translation>Wat voor video wordt het?</translation>
    </message>
    <message>
        <source>For example: How to book a meeting room</source>
        <translation>Bijvoorbeeld: Zo boek je een vergaderruimte</translation>
    </message>
    <message>
        <source>For example: Planner, Logistics</source>
        <translation>Bijvoorbeeld: Planner, Logistiek</translation>
    </message>
    <message>
        <source>Write the script</source>
        <translation>Tekst schrijven</translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation>Iets anders kiezen</translation>
    </message>
    <message>
        <source>What is your video called?</source>
        <translation>Hoe heet je video?</translation>
    </message>
    <message>
        <source>What is your name?</source>
        <translation>Hoe heet jij?</translation>
    </message>
    <message>
        <source>It appears in the picture while you speak. Leave it empty if you would rather not.</source>
        <translation>Je naam komt in beeld terwijl je praat. Liever niet? Laat het leeg.</translation>
    </message>
    <message>
        <source>What do you do?</source>
        <translation>Wat doe je?</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>More</source>
        <translation>Meer</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Deze melding sluiten</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiëren</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Close the panel</source>
        <translation>Paneel sluiten</translation>
    </message>
</context>
<context>
    <name>PeopleBox</name>
    <message>
        <source>People and their consent</source>
        <translation>Mensen en hun toestemming</translation>
    </message>
    <message>
        <source>Somebody else…</source>
        <translation>Iemand anders…</translation>
    </message>
    <message>
        <source>Nobody is named yet.</source>
        <translation>Er is nog niemand genoemd.</translation>
    </message>
    <message>
        <source>Not agreed yet: {names}</source>
        <translation>Nog niet akkoord: {names}</translation>
    </message>
    <message>
        <source>Agree…</source>
        <translation>Akkoord gaan…</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>Intrekken…</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>Nog niet gevraagd</translation>
    </message>
    <message>
        <source>Withdrawn {day}</source>
        <translation>Ingetrokken op {day}</translation>
    </message>
    <message>
        <source>Was valid until {day}</source>
        <translation>Was geldig tot {day}</translation>
    </message>
    <message>
        <source>Agreed {day}, valid until {end}</source>
        <translation>Akkoord op {day}, geldig tot {end}</translation>
    </message>
    <message>
        <source>Then the video goes from every library it is in. The video on this computer stays.</source>
        <translation>Dan gaat de video uit elke bibliotheek waar hij staat. De video op deze computer blijft.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Laat maar</translation>
    </message>
    <message>
        <source>Withdraw consent</source>
        <translation>Toestemming intrekken</translation>
    </message>
    <message>
        <source>Consent is withdrawn. This could not be reached, it is still there: {places}</source>
        <translation>De toestemming is ingetrokken. Hier kon ik niet bij, daar staat hij nog: {places}</translation>
    </message>
    <message>
        <source>Consent is withdrawn, and the video is gone from every library.</source>
        <translation>De toestemming is ingetrokken en de video is uit elke bibliotheek weg.</translation>
    </message>
    <message>
        <source>Consent is withdrawn. The video was in no library.</source>
        <translation>De toestemming is ingetrokken. De video stond in geen bibliotheek.</translation>
    </message>
</context>
<context>
    <name>PreparePage</name>
    <message>
        <source>Prepare</source>
        <translation>Voorbereiden</translation>
    </message>
    <message>
        <source>Add a part</source>
        <translation>Deel toevoegen</translation>
    </message>
    <message>
        <source>About this video</source>
        <translation>Over deze video</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Opnemen</translation>
    </message>
    <message>
        <source>Move this part up</source>
        <translation>Dit deel omhoog</translation>
    </message>
    <message>
        <source>Move this part down</source>
        <translation>Dit deel omlaag</translation>
    </message>
    <message>
        <source>heading of part {n}</source>
        <translation>kop van deel {n}</translation>
    </message>
    <message>
        <source>text of part {n}</source>
        <translation>tekst van deel {n}</translation>
    </message>
    <message>
        <source>what the viewer sees of part {n}</source>
        <translation>wat de kijker ziet van deel {n}</translation>
    </message>
    <message>
        <source>moving part {n}</source>
        <translation>deel {n} verplaatsen</translation>
    </message>
    <message>
        <source>Now part {n}</source>
        <translation>Nu deel {n}</translation>
    </message>
    <message>
        <source>taking part {n} out</source>
        <translation>deel {n} eruit halen</translation>
    </message>
    <message>
        <source>The part is out of the script. Its recordings are kept.</source>
        <translation>Het deel is uit je tekst. De opnames ervan zijn bewaard.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
    <message>
        <source>adding a part</source>
        <translation>deel toevoegen</translation>
    </message>
</context>
<context>
    <name>Prompter</name>
    <message>
        <source>What you are going to say</source>
        <translation>Wat je gaat zeggen</translation>
    </message>
</context>
<context>
    <name>PublishPage</name>
    <message>
        <source>Publish</source>
        <translation>Publiceren</translation>
    </message>
    <message>
        <source>Two lines about what people will see</source>
        <translation>Twee zinnen over wat mensen gaan zien</translation>
    </message>
    <message>
        <source>Picture of your video</source>
        <translation>Beeld van je video</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Bekijk het</translation>
    </message>
    <message>
        <source>Publish once more</source>
        <translation>Nog een keer publiceren</translation>
    </message>
    <message>
        <source>Publish the new version</source>
        <translation>Nieuwe versie publiceren</translation>
    </message>
    <message>
        <source>There is nothing to publish yet. Record at least one part first.</source>
        <translation>Er is nog niets te publiceren. Neem eerst minstens één deel op.</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Opnemen</translation>
    </message>
    <message>
        <source>Making your video</source>
        <translation>Je video wordt gemaakt</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Omschrijving</translation>
    </message>
    <message>
        <source>Nobody sees this yet. Your video leaves this computer when you press Publish.</source>
        <translation>Niemand ziet dit nog. Je video gaat pas van deze computer af als je op Publiceren drukt.</translation>
    </message>
    <message>
        <source>description</source>
        <translation>omschrijving</translation>
    </message>
    <message>
        <source>title</source>
        <translation>titel</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Gepubliceerd</translation>
    </message>
    <message>
        <source>Stopped. Nothing was published.</source>
        <translation>Gestopt. Er is niets gepubliceerd.</translation>
    </message>
</context>
<context>
    <name>PublishedCard</name>
    <message>
        <source>Open it</source>
        <translation>Bekijk het</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Map openen</translation>
    </message>
    <message>
        <source>Copy the location</source>
        <translation>Plaats kopiëren</translation>
    </message>
    <message>
        <source>Published {day}</source>
        <translation>Gepubliceerd op {day}</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Kopieer de link</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Gekopieerd</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Places</source>
        <translation>Plekken</translation>
    </message>
    <message>
        <source>My videos</source>
        <translation>Mijn video&apos;s</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Instellingen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hulp</translation>
    </message>
</context>
<context>
    <name>RailButton</name>
    <message>
        <source>you are here</source>
        <translation>je bent hier</translation>
    </message>
    <message>
        <source>done</source>
        <translation>klaar</translation>
    </message>
</context>
<context>
    <name>ReadyBar</name>
    <message>
        <source>Part before</source>
        <translation>Vorig deel</translation>
    </message>
    <message>
        <source>Part after</source>
        <translation>Volgend deel</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinere tekst</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Grotere tekst</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Uit een bestand…</translation>
    </message>
    <message>
        <source>Part {n} of {count}</source>
        <translation>Deel {n} van {count}</translation>
    </message>
</context>
<context>
    <name>RecordButton</name>
    <message>
        <source>Start recording</source>
        <translation>Opname starten</translation>
    </message>
    <message>
        <source>Start recording (Space)</source>
        <translation>Opname starten (spatie)</translation>
    </message>
    <message>
        <source>Warming up…</source>
        <translation>Even opwarmen…</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>Record</source>
        <translation>Opnemen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bewerken</translation>
    </message>
    <message>
        <source>Start, stop, then on to the next part</source>
        <translation>Starten, stoppen, dan naar het volgende deel</translation>
    </message>
    <message>
        <source>Pause or go on</source>
        <translation>Pauzeren of verdergaan</translation>
    </message>
    <message>
        <source>Play the part you just recorded</source>
        <translation>Speel af wat je net opnam</translation>
    </message>
    <message>
        <source>Again; every take is kept</source>
        <translation>Opnieuw; elke opname blijft bewaard</translation>
    </message>
    <message>
        <source>Next slide</source>
        <translation>Volgende dia</translation>
    </message>
    <message>
        <source>Slide before</source>
        <translation>Vorige dia</translation>
    </message>
    <message>
        <source>Part, slide or take before</source>
        <translation>Vorig deel, vorige dia of opname</translation>
    </message>
    <message>
        <source>Part, slide or take after</source>
        <translation>Volgend deel, volgende dia of opname</translation>
    </message>
    <message>
        <source>Use the take that is played</source>
        <translation>De opname gebruiken die je ziet</translation>
    </message>
    <message>
        <source>Throw this take away</source>
        <translation>Deze opname weggooien</translation>
    </message>
    <message>
        <source>Bring in slides, picture, sound or video</source>
        <translation>Dia&apos;s, foto, geluid of video toevoegen</translation>
    </message>
    <message>
        <source>Hide my own face, or show it</source>
        <translation>Mijn eigen gezicht verbergen of tonen</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Grotere tekst</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinere tekst</translation>
    </message>
    <message>
        <source>Stop the countdown</source>
        <translation>Aftellen stoppen</translation>
    </message>
    <message>
        <source>not recorded yet</source>
        <translation>nog niet opgenomen</translation>
    </message>
    <message>
        <source>Slide {n} of {count}</source>
        <translation>Dia {n} van {count}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Probeer opnieuw</translation>
    </message>
    <message>
        <source>The take is out of the video. You can bring it back at any time.</source>
        <translation>De opname is uit de video. Je kunt hem altijd terughalen.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
    <message>
        <source>Warming up…</source>
        <translation>Even opwarmen…</translation>
    </message>
    <message>
        <source>Nobody will hear you. Record anyway?</source>
        <translation>Niemand zal je horen. Toch opnemen?</translation>
    </message>
    <message>
        <source>Record anyway</source>
        <translation>Toch opnemen</translation>
    </message>
    <message>
        <source>recording part {n}</source>
        <translation>opname van deel {n}</translation>
    </message>
    <message>
        <source>Part {n} is recorded and kept</source>
        <translation>Deel {n} is opgenomen en bewaard</translation>
    </message>
    <message>
        <source>The file is in the video as a take of this part.</source>
        <translation>Het bestand staat in de video, als opname van dit deel.</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Bekijken</translation>
    </message>
    <message>
        <source>Your recording of {time} is safe, up to the last 2 seconds.</source>
        <translation>Je opname van {time} is bewaard, tot de laatste 2 seconden.</translation>
    </message>
</context>
<context>
    <name>RegionOverlay</name>
    <message>
        <source>A part of the screen</source>
        <translation>Deel van het scherm</translation>
    </message>
    <message>
        <source>Drag around what you want to show. Arrow keys move the frame, Shift with an arrow changes its size, Enter chooses it, Esc goes back.</source>
        <translation>Sleep om wat je wilt laten zien. Pijltjes verplaatsen het kader, Shift met een pijltje maakt het groter of kleiner, Enter kiest, Esc gaat terug.</translation>
    </message>
    <message>
        <source>{width} by {height}, from {x}, {y}</source>
        <translation>{width} bij {height}, vanaf {x}, {y}</translation>
    </message>
</context>
<context>
    <name>Remarks</name>
    <message>
        <source>What should change at this moment?</source>
        <translation>Wat moet er op dit moment anders?</translation>
    </message>
    <message>
        <source>Please blur the badge</source>
        <translation>Maak het pasje onleesbaar</translation>
    </message>
    <message>
        <source>Add at {moment}</source>
        <translation>Toevoegen bij {moment}</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Toevoegen</translation>
    </message>
    <message>
        <source>Remove this remark</source>
        <translation>Deze opmerking weghalen</translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message>
        <source>The part you just recorded</source>
        <translation>Het deel dat je net opnam</translation>
    </message>
    <message>
        <source>Position in the recording</source>
        <translation>Plaats in de opname</translation>
    </message>
</context>
<context>
    <name>ReviewBar</name>
    <message>
        <source>Good enough is good. Both are kept if you record it again.</source>
        <translation>Goed genoeg is goed. Neem je het opnieuw op, dan blijven ze allebei bewaard.</translation>
    </message>
    <message>
        <source>Play it again</source>
        <translation>Nog eens afspelen</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Opnieuw</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Volgende</translation>
    </message>
    <message>
        <source>{what} Record it again to be sure; this one is kept.</source>
        <translation>{what} Neem het voor de zekerheid opnieuw op; deze blijft bewaard.</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Waiting for your approval</source>
        <translation>Wacht op jouw goedkeuring</translation>
    </message>
    <message>
        <source>Watch it in the library</source>
        <translation>Bekijk hem in de bibliotheek</translation>
    </message>
    <message>
        <source>Nothing waits for you.</source>
        <translation>Er wacht niets op je.</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Goedkeuren</translation>
    </message>
    <message>
        <source>Send back</source>
        <translation>Terugsturen</translation>
    </message>
    <message>
        <source>Say something about this moment</source>
        <translation>Zeg iets over dit moment</translation>
    </message>
    <message>
        <source>Approved. “{title}” is published by itself.</source>
        <translation>Goedgekeurd. ‘{title}’ wordt vanzelf gepubliceerd.</translation>
    </message>
    <message>
        <source>Sent back. The maker of “{title}” reads your remarks.</source>
        <translation>Teruggestuurd. De maker van ‘{title}’ leest je opmerkingen.</translation>
    </message>
    <message>
        <source>This video cannot be played here.</source>
        <translation>Deze video kan hier niet worden afgespeeld.</translation>
    </message>
    <message>
        <source>A decision is signed, so that nobody can take it in your name. You have no signature yet.</source>
        <translation>Een besluit wordt ondertekend, zodat niemand het in jouw naam kan nemen. Je hebt nog geen handtekening.</translation>
    </message>
    <message>
        <source>Make my signature</source>
        <translation>Maak mijn handtekening</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Beoordelaar</translation>
    </message>
    <message>
        <source>Your signature is made. Give {file} to IT, so that the makers&apos; computers know it.</source>
        <translation>Je handtekening is gemaakt. Geef {file} aan IT, zodat de computers van de makers hem kennen.</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>Laat het bestand zien</translation>
    </message>
    <message>
        <source>Your signature is made.</source>
        <translation>Je handtekening is gemaakt.</translation>
    </message>
</context>
<context>
    <name>SceneCard</name>
    <message>
        <source>Part {n}</source>
        <translation>Deel {n}</translation>
    </message>
    <message>
        <source>Part {n}: {heading}</source>
        <translation>Deel {n}: {heading}</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gekozen</translation>
    </message>
</context>
<context>
    <name>SceneStrip</name>
    <message>
        <source>not recorded yet</source>
        <translation>nog niet opgenomen</translation>
    </message>
</context>
<context>
    <name>SeekBar</name>
    <message>
        <source>{at} of {whole}</source>
        <translation>{at} van {whole}</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Instellingen</translation>
    </message>
    <message>
        <source>How it looks and speaks</source>
        <translation>Taal en uiterlijk</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Taal</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Zoals het systeem</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Licht of donker</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Licht</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Donker</translation>
    </message>
    <message>
        <source>House style of new videos</source>
        <translation>Huisstijl van nieuwe video&apos;s</translation>
    </message>
    <message>
        <source>“{name}”, version {version}, is installed.</source>
        <translation>“{name}”, versie {version}, is geïnstalleerd.</translation>
    </message>
    <message>
        <source>Use it for new videos</source>
        <translation>Gebruiken voor nieuwe video&apos;s</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Opnemen</translation>
    </message>
    <message>
        <source>Countdown before recording</source>
        <translation>Aftellen voor de opname</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Niet aftellen</translation>
    </message>
    <message>
        <source>Hide my own face on the record page</source>
        <translation>Mijn eigen gezicht verbergen bij het opnemen</translation>
    </message>
    <message>
        <source>Keys that work in every program (Ctrl+Shift+F9…)</source>
        <translation>Toetsen die in elk programma werken (Ctrl+Shift+F9…)</translation>
    </message>
    <message>
        <source>Single letters as keys (R, P, K…)</source>
        <translation>Losse letters als toets (R, P, K…)</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Je naam</translation>
    </message>
    <message>
        <source>What you do</source>
        <translation>Wat je doet</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Mappen</translation>
    </message>
    <message>
        <source>Your videos</source>
        <translation>Je video&apos;s</translation>
    </message>
    <message>
        <source>The video library</source>
        <translation>De videobibliotheek</translation>
    </message>
    <message>
        <source>Sending and approval</source>
        <translation>Versturen en goedkeuren</translation>
    </message>
    <message>
        <source>How fast videos may leave</source>
        <translation>Hoe snel video&apos;s mogen vertrekken</translation>
    </message>
    <message>
        <source>On weekdays between nine and five</source>
        <translation>Op werkdagen tussen negen en vijf</translation>
    </message>
    <message>
        <source>As fast as it goes</source>
        <translation>Zo snel als het gaat</translation>
    </message>
    <message>
        <source>{number} Mbit/s</source>
        <translation>{number} Mbit/s</translation>
    </message>
    <message>
        <source>Send over networks where every byte costs money, too</source>
        <translation>Ook versturen over netwerken waar elke byte geld kost</translation>
    </message>
    <message>
        <source>Where videos wait for approval</source>
        <translation>Waar video&apos;s op goedkeuring wachten</translation>
    </message>
    <message>
        <source>Nowhere yet. Ask Communications which folder.</source>
        <translation>Nog nergens. Vraag Communicatie welke map.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Laat zien</translation>
    </message>
    <message>
        <source>Show what your videos do</source>
        <translation>Laat zien wat je video&apos;s doen</translation>
    </message>
    <message>
        <source>What your videos do: views per video and department</source>
        <translation>Wat je video&apos;s doen: hoe vaak bekeken, per video en afdeling</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Wijzigen</translation>
    </message>
</context>
<context>
    <name>ShapeChoice</name>
    <message>
        <source>Wide</source>
        <translation>Breed</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>Staand</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Vierkant</translation>
    </message>
</context>
<context>
    <name>SigningIn</name>
    <message>
        <source>How</source>
        <translation>Hoe</translation>
    </message>
    <message>
        <source>Your name there</source>
        <translation>Je naam daar</translation>
    </message>
    <message>
        <source>Code of your phone</source>
        <translation>Code van je telefoon</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Aanmelden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Sign in to {library}</source>
        <translation>Aanmelden bij {library}</translation>
    </message>
    <message>
        <source>It is kept in the keyring of this computer, and in no file.</source>
        <translation>Het wordt bewaard in de sleutelbos van deze computer, en in geen enkel bestand.</translation>
    </message>
    <message>
        <source>Number of this program in your organisation (IT has it)</source>
        <translation>Nummer van dit programma in je organisatie (heeft IT)</translation>
    </message>
    <message>
        <source>Number or name of your organisation (IT has it)</source>
        <translation>Nummer of naam van je organisatie (heeft IT)</translation>
    </message>
    <message>
        <source>With your name and password</source>
        <translation>Met je naam en wachtwoord</translation>
    </message>
    <message>
        <source>With a token that you made in the library</source>
        <translation>Met een token dat je in de bibliotheek hebt gemaakt</translation>
    </message>
    <message>
        <source>With a key</source>
        <translation>Met een sleutel</translation>
    </message>
    <message>
        <source>In your browser</source>
        <translation>In je browser</translation>
    </message>
    <message>
        <source>With a code on another device</source>
        <translation>Met een code op een ander apparaat</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Sleutel</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Wachtwoord</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Een ogenblik…</translation>
    </message>
    <message>
        <source>You are signed in.</source>
        <translation>Je bent aangemeld.</translation>
    </message>
    <message>
        <source>This code is not right. Look at your phone and type the newest one.</source>
        <translation>Deze code klopt niet. Kijk op je telefoon en typ de nieuwste.</translation>
    </message>
    <message>
        <source>Type the code that your phone shows for this library.</source>
        <translation>Typ de code die je telefoon voor deze bibliotheek laat zien.</translation>
    </message>
    <message>
        <source>The library does not take this. Look at what you typed and try again.</source>
        <translation>De bibliotheek neemt dit niet aan. Kijk na wat je hebt getypt en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>Go on in your browser. This window follows by itself.</source>
        <translation>Ga verder in je browser. Dit venster volgt vanzelf.</translation>
    </message>
    <message>
        <source>Go to {address} on any device and type {code}. The code can be pasted.</source>
        <translation>Ga op een apparaat naar keuze naar {address} en typ {code}. Je kunt de code ook plakken.</translation>
    </message>
</context>
<context>
    <name>SourceChips</name>
    <message>
        <source>What is shown</source>
        <translation>Wat je laat zien</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Second camera</source>
        <translation>Tweede camera</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Microfoon</translation>
    </message>
    <message>
        <source>Sound of the computer</source>
        <translation>Geluid van de computer</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>niet gevonden</translation>
    </message>
    <message>
        <source>A part of the screen</source>
        <translation>Deel van het scherm</translation>
    </message>
    <message>
        <source>A part of the screen…</source>
        <translation>Deel van het scherm…</translation>
    </message>
    <message>
        <source>Slides or pictures…</source>
        <translation>Dia&apos;s of foto&apos;s…</translation>
    </message>
    <message>
        <source>Show the pointer</source>
        <translation>Muisaanwijzer tonen</translation>
    </message>
    <message>
        <source>Keep shortcuts such as Ctrl+S, never what I type</source>
        <translation>Sneltoetsen zoals Ctrl+S bewaren, nooit wat ik typ</translation>
    </message>
    <message>
        <source>on</source>
        <translation>aan</translation>
    </message>
    <message>
        <source>off</source>
        <translation>uit</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>I can&apos;t find a microphone. You can record, but nobody will hear you.</source>
        <translation>Ik vind geen microfoon. Je kunt opnemen, maar niemand hoort je.</translation>
    </message>
    <message>
        <source>I can&apos;t find a camera, so this part shows no face.</source>
        <translation>Ik vind geen camera, dus in dit deel is geen gezicht te zien.</translation>
    </message>
    <message>
        <source>I see one camera. Plug in another, or bring in the other person&apos;s video later.</source>
        <translation>Ik zie één camera. Sluit een tweede aan, of voeg de video van de ander later toe.</translation>
    </message>
    <message>
        <source>This window steps aside when you start; a small bar stays.</source>
        <translation>Dit venster gaat opzij als je start; een klein balkje blijft.</translation>
    </message>
    <message>
        <source>Slides or pictures</source>
        <translation>Dia&apos;s of foto&apos;s</translation>
    </message>
    <message>
        <source>what the viewer sees</source>
        <translation>wat de kijker ziet</translation>
    </message>
    <message>
        <source>showing shortcuts</source>
        <translation>sneltoetsen laten zien</translation>
    </message>
    <message>
        <source>what is behind the face</source>
        <translation>wat er achter het gezicht is</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Live picture, as the viewer will see it</source>
        <translation>Live beeld, zoals de kijker het ziet</translation>
    </message>
</context>
<context>
    <name>StayingBox</name>
    <message>
        <source>Approval and how long it stays</source>
        <translation>Goedkeuring en hoe lang hij blijft</translation>
    </message>
    <message>
        <source>How long it stays</source>
        <translation>Hoe lang hij blijft</translation>
    </message>
    <message>
        <source>Who decides about it then</source>
        <translation>Wie er dan over beslist</translation>
    </message>
    <message>
        <source>A month before, this program asks: renew it, replace it, or delete it.</source>
        <translation>Een maand van tevoren vraagt dit programma: verlengen, vervangen of verwijderen.</translation>
    </message>
    <message>
        <source>{who} approves it first.</source>
        <translation>{who} keurt hem eerst goed.</translation>
    </message>
    <message>
        <source>It stays until {day}.</source>
        <translation>Hij blijft tot {day}.</translation>
    </message>
    <message>
        <source>how long it stays</source>
        <translation>hoe lang hij blijft</translation>
    </message>
</context>
<context>
    <name>StrangerQuestion</name>
    <message>
        <source>“{name}” comes from an unknown maker</source>
        <translation>“{name}” komt van een onbekende maker</translation>
    </message>
    <message>
        <source>It is signed with the key {key}, which this computer does not know. A house style decides how your videos look. Ask Communications whether this key is theirs.</source>
        <translation>De huisstijl is ondertekend met de sleutel {key}, die deze computer niet kent. Een huisstijl bepaalt hoe je video&apos;s eruitzien. Vraag Communicatie of deze sleutel van hen is.</translation>
    </message>
    <message>
        <source>Do not install</source>
        <translation>Niet installeren</translation>
    </message>
    <message>
        <source>Install it all the same</source>
        <translation>Toch installeren</translation>
    </message>
</context>
<context>
    <name>StyleRow</name>
    <message>
        <source>Version {version}</source>
        <translation>Versie {version}</translation>
    </message>
    <message>
        <source>comes with this program</source>
        <translation>hoort bij dit programma</translation>
    </message>
    <message>
        <source>a maker that this computer knows</source>
        <translation>een maker die deze computer kent</translation>
    </message>
    <message>
        <source>made by {maker}</source>
        <translation>gemaakt door {maker}</translation>
    </message>
    <message>
        <source>unknown maker, key {key}. Ask Communications about it.</source>
        <translation>onbekende maker, sleutel {key}. Vraag het na bij Communicatie.</translation>
    </message>
    <message>
        <source>made on this computer, not signed</source>
        <translation>op deze computer gemaakt, niet ondertekend</translation>
    </message>
</context>
<context>
    <name>TakeStepper</name>
    <message>
        <source>Take before</source>
        <translation>Vorige opname</translation>
    </message>
    <message>
        <source>Take after</source>
        <translation>Volgende opname</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>Deze gebruiken</translation>
    </message>
    <message>
        <source>in the video</source>
        <translation>in de video</translation>
    </message>
    <message>
        <source>Throw this take away</source>
        <translation>Deze opname weggooien</translation>
    </message>
    <message>
        <source>Take {n} of {count}</source>
        <translation>Opname {n} van {count}</translation>
    </message>
</context>
<context>
    <name>Takes</name>
    <message>
        <source>More about this part</source>
        <translation>Meer over dit deel</translation>
    </message>
    <message>
        <source>What the viewer sees</source>
        <translation>Wat de kijker ziet</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Opnames</translation>
    </message>
    <message>
        <source>Record something after this</source>
        <translation>Hierna iets opnemen</translation>
    </message>
    <message>
        <source>Record this part again</source>
        <translation>Dit deel opnieuw opnemen</translation>
    </message>
    <message>
        <source>Record this part</source>
        <translation>Dit deel opnemen</translation>
    </message>
    <message>
        <source>Take {n}</source>
        <translation>Opname {n}</translation>
    </message>
    <message>
        <source>in the video</source>
        <translation>in de video</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Gebruiken</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Weggooien</translation>
    </message>
    <message>
        <source>Take {n}, thrown away</source>
        <translation>Opname {n}, weggegooid</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Terughalen</translation>
    </message>
</context>
<context>
    <name>TemplateCard</name>
    <message>
        <source>Choose</source>
        <translation>Kiezen</translation>
    </message>
    <message>
        <source>with your face</source>
        <translation>met je gezicht in beeld</translation>
    </message>
    <message>
        <source>face not needed</source>
        <translation>gezicht niet nodig</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Play or pause</source>
        <translation>Afspelen of pauzeren</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pauze</translation>
    </message>
    <message>
        <source>Play; again for faster</source>
        <translation>Afspelen; nog eens voor sneller</translation>
    </message>
    <message>
        <source>Play backwards; again for faster</source>
        <translation>Terugspelen; nog eens voor sneller</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Eén beeldje terug</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>Eén beeldje verder</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show the bar</source>
        <translation>Balkje tonen</translation>
    </message>
    <message>
        <source>Pause or go on</source>
        <translation>Pauzeren of verdergaan</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
</context>
<context>
    <name>TrimBar</name>
    <message>
        <source>Position in the take</source>
        <translation>Plaats in de opname</translation>
    </message>
    <message>
        <source>Beginning of the kept part</source>
        <translation>Begin van wat blijft</translation>
    </message>
    <message>
        <source>End of the kept part</source>
        <translation>Einde van wat blijft</translation>
    </message>
</context>
<context>
    <name>VideoCard</name>
    <message>
        <source>Picture of {title}</source>
        <translation>Beeld van {title}</translation>
    </message>
    <message>
        <source>Build it anew from its recordings</source>
        <translation>Opnieuw opbouwen uit de opnames</translation>
    </message>
</context>
<context>
    <name>WhereBox</name>
    <message>
        <source>Where it goes</source>
        <translation>Waar hij naartoe gaat</translation>
    </message>
    <message>
        <source>Video library</source>
        <translation>Videobibliotheek</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Een map…</translation>
    </message>
    <message>
        <source>Set up a library…</source>
        <translation>Een bibliotheek instellen…</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>Afdeling</translation>
    </message>
    <message>
        <source>Who may see it</source>
        <translation>Wie hem mag zien</translation>
    </message>
    <message>
        <source>Keywords</source>
        <translation>Trefwoorden</translation>
    </message>
    <message>
        <source>Words that people search for, with commas between</source>
        <translation>Woorden waarop mensen zoeken, met komma&apos;s ertussen</translation>
    </message>
    <message>
        <source>Not before a certain moment</source>
        <translation>Pas vanaf een bepaald moment</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Aanmelden</translation>
    </message>
    <message>
        <source>From when</source>
        <translation>Vanaf wanneer</translation>
    </message>
    <message>
        <source>department</source>
        <translation>afdeling</translation>
    </message>
    <message>
        <source>who may see it</source>
        <translation>wie hem mag zien</translation>
    </message>
    <message>
        <source>choosing the library</source>
        <translation>bibliotheek kiezen</translation>
    </message>
    <message>
        <source>Choose the library&apos;s folder</source>
        <translation>Kies de map van de bibliotheek</translation>
    </message>
    <message>
        <source>No department</source>
        <translation>Geen afdeling</translation>
    </message>
    <message>
        <source>from {day}, {time}</source>
        <translation>vanaf {day}, {time}</translation>
    </message>
    <message>
        <source>from when</source>
        <translation>vanaf wanneer</translation>
    </message>
    <message>
        <source>keywords</source>
        <translation>trefwoorden</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>This video waits for approval. Take it back to change something.</source>
        <translation>Deze video wacht op goedkeuring. Neem hem terug om iets te veranderen.</translation>
    </message>
    <message>
        <source>Everything stays on this computer until you publish</source>
        <translation>Alles blijft op deze computer tot je publiceert</translation>
    </message>
    <message>
        <source>Saved at {time}</source>
        <translation>Bewaard om {time}</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Bewaard</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>Nog niet bewaard</translation>
    </message>
    <message>
        <source>Nobody sees this yet</source>
        <translation>Niemand ziet dit nog</translation>
    </message>
    <message>
        <source>Published in the library</source>
        <translation>Gepubliceerd in de bibliotheek</translation>
    </message>
    <message>
        <source>Undone: {name}</source>
        <translation>Ongedaan gemaakt: {name}</translation>
    </message>
    <message>
        <source>Redone: {name}</source>
        <translation>Opnieuw gedaan: {name}</translation>
    </message>
    <message>
        <source>Help for this page</source>
        <translation>Hulp bij deze pagina</translation>
    </message>
    <message>
        <source>This list of keys</source>
        <translation>Deze lijst met toetsen</translation>
    </message>
    <message>
        <source>New video</source>
        <translation>Nieuwe video</translation>
    </message>
    <message>
        <source>My videos</source>
        <translation>Mijn video&apos;s</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Instellingen</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Volledig scherm</translation>
    </message>
    <message>
        <source>Close; everything is kept</source>
        <translation>Sluiten; alles blijft bewaard</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Opnieuw doen</translation>
    </message>
    <message>
        <source>Save now (it also saves by itself)</source>
        <translation>Nu bewaren (het gaat ook vanzelf)</translation>
    </message>
</context>
<context>
    <name>advice</name>
    <message>
        <source>I can&apos;t hear you. Is your microphone on, and the right one chosen?</source>
        <translation>Ik hoor je niet. Staat je microfoon aan, en is het de juiste?</translation>
    </message>
    <message>
        <source>The disk is full. Make some room first; what you recorded is safe.</source>
        <translation>De schijf is vol. Maak eerst ruimte; wat je hebt opgenomen is bewaard.</translation>
    </message>
    <message>
        <source>Your voice is soft. Come closer to the microphone.</source>
        <translation>Je stem is zacht. Kom dichter bij de microfoon.</translation>
    </message>
    <message>
        <source>It is noisy here. Close the door or window, or come closer to the microphone.</source>
        <translation>Het is hier rumoerig. Doe de deur of het raam dicht, of kom dichter bij de microfoon.</translation>
    </message>
    <message>
        <source>I hear a hum. Pull the microphone away from chargers and cables.</source>
        <translation>Ik hoor een brom. Haal de microfoon weg bij laders en kabels.</translation>
    </message>
    <message>
        <source>I see no face. Sit in front of the camera, and check that nothing covers it.</source>
        <translation>Ik zie geen gezicht. Ga voor de camera zitten en kijk of er niets voor zit.</translation>
    </message>
    <message>
        <source>You are far away. Come a little closer to the camera.</source>
        <translation>Je zit ver weg. Kom iets dichter bij de camera.</translation>
    </message>
    <message>
        <source>Your head touches the top. Tilt the camera up a little.</source>
        <translation>Je hoofd raakt de bovenrand. Kantel de camera iets omhoog.</translation>
    </message>
    <message>
        <source>You are low in the picture. Tilt the camera down a little.</source>
        <translation>Je zit laag in beeld. Kantel de camera iets omlaag.</translation>
    </message>
    <message>
        <source>You sit at the side. Move a little towards the middle.</source>
        <translation>Je zit aan de rand. Schuif iets naar het midden.</translation>
    </message>
    <message>
        <source>Your face is dark. Turn towards the window, or switch on a lamp in front of you.</source>
        <translation>Je gezicht is donker. Draai naar het raam, of zet een lamp voor je aan.</translation>
    </message>
    <message>
        <source>The light is behind you. Turn around, or close the curtain behind you.</source>
        <translation>Het licht zit achter je. Draai je om, of doe het gordijn achter je dicht.</translation>
    </message>
    <message>
        <source>This camera is not very sharp. Choose another if you have one.</source>
        <translation>Deze camera is niet erg scherp. Kies een andere als je die hebt.</translation>
    </message>
    <message>
        <source>The disk is getting full. Make some room before a long recording.</source>
        <translation>De schijf raakt vol. Maak ruimte voordat je lang gaat opnemen.</translation>
    </message>
    <message>
        <source>The battery is low. Plug in the charger.</source>
        <translation>De accu is bijna leeg. Sluit de lader aan.</translation>
    </message>
</context>
<context>
    <name>check</name>
    <message>
        <source>Parts</source>
        <translation>Delen</translation>
    </message>
    <message>
        <source>Every part is recorded.</source>
        <translation>Elk deel is opgenomen.</translation>
    </message>
    <message>
        <source>{done} of {whole} parts are recorded. The others are left out.</source>
        <translation>{done} van de {whole} delen zijn opgenomen. De andere blijven weg.</translation>
    </message>
    <message>
        <source>Record the rest</source>
        <translation>De rest opnemen</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Lengte</translation>
    </message>
    <message>
        <source>{length}, that is fine.</source>
        <translation>{length}, dat is prima.</translation>
    </message>
    <message>
        <source>{length}. People watch on when it is {target}.</source>
        <translation>{length}. Mensen kijken verder bij {target}.</translation>
    </message>
    <message>
        <source>Make it shorter</source>
        <translation>Korter maken</translation>
    </message>
    <message>
        <source>{length}, a little short. Usual is {target}.</source>
        <translation>{length}, wat kort. Gewoon is {target}.</translation>
    </message>
    <message>
        <source>Say a little more</source>
        <translation>Iets meer vertellen</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Toestemming</translation>
    </message>
    <message>
        <source>Everybody who is named agreed.</source>
        <translation>Iedereen die wordt genoemd, is akkoord.</translation>
    </message>
    <message>
        <source>Not agreed yet: {names}.</source>
        <translation>Nog niet akkoord: {names}.</translation>
    </message>
    <message>
        <source>Ask for consent</source>
        <translation>Vraag toestemming</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Geluid</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Opnieuw opnemen</translation>
    </message>
    <message>
        <source>Your voice is easy to hear, everywhere equally loud.</source>
        <translation>Je bent goed te horen, overal even hard.</translation>
    </message>
    <message>
        <source>There is no sound to hear. Was your microphone on?</source>
        <translation>Er is geen geluid te horen. Stond je microfoon aan?</translation>
    </message>
    <message>
        <source>Your voice stays soft, even after I made it louder. Sit closer to your microphone.</source>
        <translation>Je stem blijft zacht, ook nu ik hem harder heb gezet. Ga dichter bij je microfoon zitten.</translation>
    </message>
    <message>
        <source>Some words are so loud that they crackle. Sit a little further away.</source>
        <translation>Sommige woorden zijn zo hard dat ze kraken. Ga iets verder weg zitten.</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Beeld</translation>
    </message>
    <message>
        <source>The picture falters here and there. Close other programs and record that part again.</source>
        <translation>Het beeld hapert hier en daar. Sluit andere programma&apos;s en neem dat deel opnieuw op.</translation>
    </message>
    <message>
        <source>The camera picture is small ({width} points wide).</source>
        <translation>Het camerabeeld is klein ({width} punten breed).</translation>
    </message>
    <message>
        <source>Sharp and smooth.</source>
        <translation>Scherp en vloeiend.</translation>
    </message>
    <message>
        <source>{device}, part {n}</source>
        <translation>{device}, deel {n}</translation>
    </message>
    <message>
        <source>Gone on the way; {device} took over. Play this part, and record it again if you notice.</source>
        <translation>Viel onderweg weg; {device} nam het over. Speel dit deel af, en neem het opnieuw op als je het merkt.</translation>
    </message>
    <message>
        <source>Gone on the way, and not back. What came before is safe; record this part again.</source>
        <translation>Viel onderweg weg en kwam niet terug. Wat ervoor kwam is bewaard; neem dit deel opnieuw op.</translation>
    </message>
    <message>
        <source>Gone for a while, then back. The rest is safe; play this part, or record it again.</source>
        <translation>Was een tijdje weg en kwam terug. De rest is bewaard; speel dit deel af, of neem het opnieuw op.</translation>
    </message>
    <message>
        <source>{seconds} s of the sound never came and is silent. The rest is safe; play this part, or record it again.</source>
        <translation>{seconds} s van het geluid kwam niet aan en is stil. De rest is bewaard; speel dit deel af, of neem het opnieuw op.</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>Scherm</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Dia&apos;s</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Second camera</source>
        <translation>Tweede camera</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Microfoon</translation>
    </message>
    <message>
        <source>Sound of the computer</source>
        <translation>Geluid van de computer</translation>
    </message>
    <message>
        <source>Pointer</source>
        <translation>Muisaanwijzer</translation>
    </message>
    <message>
        <source>Faces are shown in the room as it is, because a piece of this program is missing. Your recordings are safe; ask IT to install it again, or choose the room as it is.</source>
        <translation>Gezichten staan in de kamer zoals die is, omdat er een stuk van dit programma ontbreekt. Je opnamen zijn bewaard; vraag IT om het opnieuw te installeren, of kies de kamer zoals die is.</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Achtergrond</translation>
    </message>
    <message>
        <source>Go to the parts</source>
        <translation>Naar de delen</translation>
    </message>
    <message>
        <source>Fill it in</source>
        <translation>Invullen</translation>
    </message>
    <message>
        <source>House style</source>
        <translation>Huisstijl</translation>
    </message>
    <message>
        <source>Logo, colours and titles of {kit} are in place.</source>
        <translation>Logo, kleuren en titels van {kit} staan goed.</translation>
    </message>
    <message>
        <source>Subtitles</source>
        <translation>Ondertitels</translation>
    </message>
    <message>
        <source>Made from your script.</source>
        <translation>Gemaakt van je tekst.</translation>
    </message>
    <message>
        <source>Write the text</source>
        <translation>Tekst schrijven</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Je naam</translation>
    </message>
    <message>
        <source>Something comes too near to the logo.</source>
        <translation>Er staat iets te dicht bij het logo.</translation>
    </message>
    <message>
        <source>The logo lies over a face in part {part}.</source>
        <translation>Het logo ligt over een gezicht in deel {part}.</translation>
    </message>
    <message>
        <source>Logo</source>
        <translation>Logo</translation>
    </message>
    <message>
        <source>The name is hard to read on the picture under it.</source>
        <translation>De naam is slecht te lezen op het beeld eronder.</translation>
    </message>
    <message>
        <source>A title is hard to read on the picture under it.</source>
        <translation>Een titel is slecht te lezen op het beeld eronder.</translation>
    </message>
    <message>
        <source>A subtitle is hard to read on the picture under it.</source>
        <translation>Een ondertitel is slecht te lezen op het beeld eronder.</translation>
    </message>
    <message>
        <source>Contrast {contrast}, at least 4.5 is needed.</source>
        <translation>Contrast {contrast}; minstens 4,5 is nodig.</translation>
    </message>
    <message>
        <source>Legible</source>
        <translation>Leesbaar</translation>
    </message>
    <message>
        <source>A name comes too near to the edge. Make it shorter.</source>
        <translation>Een naam komt te dicht bij de rand. Maak hem korter.</translation>
    </message>
    <message>
        <source>A title comes too near to the edge. Make it shorter.</source>
        <translation>Een titel komt te dicht bij de rand. Maak hem korter.</translation>
    </message>
    <message>
        <source>A subtitle comes too near to the edge. Say it shorter.</source>
        <translation>Een ondertitel komt te dicht bij de rand. Zeg het korter.</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Randen</translation>
    </message>
    <message>
        <source>This brand kit comes from an unknown maker. Ask Communications about it.</source>
        <translation>Deze huisstijl komt van een onbekende maker. Vraag het na bij Communicatie.</translation>
    </message>
    <message>
        <source>There is a newer version of {kit}, and your video has it. Look at it once more.</source>
        <translation>Er is een nieuwere versie van {kit}, en je video heeft die. Kijk hem nog eens na.</translation>
    </message>
    <message>
        <source>I have looked at it</source>
        <translation>Ik heb gekeken</translation>
    </message>
    <message>
        <source>Move the logo</source>
        <translation>Logo verplaatsen</translation>
    </message>
    <message>
        <source>Make its ground stronger</source>
        <translation>Ondergrond steviger maken</translation>
    </message>
    <message>
        <source>Make their ground stronger</source>
        <translation>Ondergrond steviger maken</translation>
    </message>
    <message>
        <source>Go to the name</source>
        <translation>Naar de naam</translation>
    </message>
    <message>
        <source>Go to the text</source>
        <translation>Naar de tekst</translation>
    </message>
    <message>
        <source>Look at the house style</source>
        <translation>Huisstijl bekijken</translation>
    </message>
    <message>
        <source>Mend it</source>
        <translation>Herstellen</translation>
    </message>
    <message>
        <source>new version of the house style</source>
        <translation>nieuwe versie van de huisstijl</translation>
    </message>
    <message>
        <source>moving the logo</source>
        <translation>logo verplaatsen</translation>
    </message>
    <message>
        <source>stronger ground of the name</source>
        <translation>ondergrond van de naam</translation>
    </message>
    <message>
        <source>stronger ground of the subtitles</source>
        <translation>ondergrond van de ondertitels</translation>
    </message>
    <message>
        <source>mending the house style</source>
        <translation>huisstijl herstellen</translation>
    </message>
    <message>
        <source>{name} appears in the picture.</source>
        <translation>{name} komt in beeld.</translation>
    </message>
    <message>
        <source>There is no name, so nobody sees who is speaking.</source>
        <translation>Er staat geen naam, dus niemand ziet wie er praat.</translation>
    </message>
    <message>
        <source>Two people are seen, but only one has a name.</source>
        <translation>Er zijn twee mensen te zien, maar maar één heeft een naam.</translation>
    </message>
    <message>
        <source>A name stands there without what that person does.</source>
        <translation>Er staat een naam zonder wat die persoon doet.</translation>
    </message>
    <message>
        <source>Fill in your name</source>
        <translation>Je naam invullen</translation>
    </message>
</context>
<context>
    <name>crash</name>
    <message>
        <source>Something went wrong on our side. Your work is saved.</source>
        <translation>Er ging iets mis aan onze kant. Je werk is bewaard.</translation>
    </message>
    <message>
        <source>Something went wrong on our side, and your last change could not be saved.</source>
        <translation>Er ging iets mis aan onze kant, en je laatste wijziging kon niet worden bewaard.</translation>
    </message>
    <message>
        <source>You can go on. If it happens again, start the program anew and tell IT.</source>
        <translation>Je kunt verder. Gebeurt het nog eens, start het programma dan opnieuw en meld het bij IT.</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>Help for this page</source>
        <translation>Hulp bij deze pagina</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hulp</translation>
    </message>
</context>
<context>
    <name>home</name>
    <message>
        <source>Published {day}</source>
        <translation>Gepubliceerd op {day}</translation>
    </message>
    <message>
        <source>Recorded, not published yet</source>
        <translation>Opgenomen, nog niet gepubliceerd</translation>
    </message>
    <message>
        <source>Script ready, nothing recorded yet</source>
        <translation>Tekst klaar, nog niets opgenomen</translation>
    </message>
    <message>
        <source>Just started</source>
        <translation>Net begonnen</translation>
    </message>
    <message>
        <source>Read the remarks</source>
        <translation>Lees de opmerkingen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Openen</translation>
    </message>
    <message>
        <source>Write the script</source>
        <translation>Tekst schrijven</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>Verder opnemen</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>Opname starten</translation>
    </message>
    <message>
        <source>Check and publish</source>
        <translation>Nakijken en publiceren</translation>
    </message>
</context>
<context>
    <name>layouts</name>
    <message>
        <source>Screen</source>
        <translation>Scherm</translation>
    </message>
    <message>
        <source>Screen with your face</source>
        <translation>Scherm met je gezicht</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Naast elkaar</translation>
    </message>
    <message>
        <source>Your face</source>
        <translation>Je gezicht</translation>
    </message>
    <message>
        <source>Two people</source>
        <translation>Twee mensen</translation>
    </message>
    <message>
        <source>Room as it is</source>
        <translation>Kamer zoals die is</translation>
    </message>
    <message>
        <source>Room blurred</source>
        <translation>Kamer vervaagd</translation>
    </message>
    <message>
        <source>Plain colour</source>
        <translation>Effen kleur</translation>
    </message>
    <message>
        <source>What the viewer sees</source>
        <translation>Wat de kijker ziet</translation>
    </message>
    <message>
        <source>Not recorded in this take</source>
        <translation>Niet opgenomen in deze opname</translation>
    </message>
    <message>
        <source>Behind the face</source>
        <translation>Achter het gezicht</translation>
    </message>
    <message>
        <source>Voice only</source>
        <translation>Alleen je stem</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Windows does not let me use {name}. Allow it in Settings, under Privacy &amp; security, Camera; then try again.</source>
        <translation>Windows laat me {name} niet gebruiken. Sta het toe in Instellingen, onder Privacy en beveiliging, Camera; probeer het dan opnieuw.</translation>
    </message>
    <message>
        <source>Your Mac does not let me use {name}. Allow it in System Settings, under Privacy &amp; Security, Camera; then start this program again.</source>
        <translation>Je Mac laat me {name} niet gebruiken. Sta het toe in Systeeminstellingen, onder Privacy en beveiliging, Camera; start dit programma dan opnieuw.</translation>
    </message>
    <message>
        <source>This computer does not let me use {name}. Ask IT to let your account use cameras, or record this part with your screen or your voice.</source>
        <translation>Deze computer laat me {name} niet gebruiken. Vraag IT om je account camera&apos;s te laten gebruiken, of neem dit deel op met je scherm of je stem.</translation>
    </message>
    <message>
        <source>I can&apos;t find {name}. Perhaps it was moved or renamed; put it back and try again.</source>
        <translation>Ik kan {name} niet vinden. Misschien is het verplaatst of heeft het een andere naam; zet het terug en probeer het nog eens.</translation>
    </message>
    <message>
        <source>You may not read or write {name}. Choose another folder, or ask IT for access.</source>
        <translation>Je mag {name} niet lezen of beschrijven. Kies een andere map of vraag IT om toegang.</translation>
    </message>
    <message>
        <source>The disk is full. What you recorded is safe; make some room and try again.</source>
        <translation>De schijf is vol. Wat je opnam is bewaard; maak wat ruimte en probeer het nog eens.</translation>
    </message>
    <message>
        <source>{name} cannot be read as video or sound. Record this part again, or choose another take.</source>
        <translation>{name} is niet te lezen als beeld of geluid. Neem dit deel opnieuw op of kies een andere opname.</translation>
    </message>
    <message>
        <source>{name} cannot be shown as slides. Choose a PDF without a password, or pictures; what you recorded is safe.</source>
        <translation>{name} kan niet als dia&apos;s worden getoond. Kies een PDF zonder wachtwoord, of foto&apos;s; wat je opnam is bewaard.</translation>
    </message>
    <message>
        <source>{name} is damaged, so I left it as it is. Your recordings are safe; build the video anew from them.</source>
        <translation>{name} is beschadigd, dus ik heb er niets aan veranderd. Je opnames zijn bewaard; bouw de video er opnieuw mee op.</translation>
    </message>
    <message>
        <source>{name} was made with a newer version of this program. Update EVP Desktop to open it.</source>
        <translation>{name} is gemaakt met een nieuwere versie van dit programma. Werk EVP Desktop bij om het te openen.</translation>
    </message>
    <message>
        <source>This house style cannot be used. Your video is safe; ask Communications about it.</source>
        <translation>Deze huisstijl is niet te gebruiken. Je video is bewaard; vraag het na bij Communicatie.</translation>
    </message>
    <message>
        <source>{name} is not as its maker sent it, so I did not take it. What you have stays; ask Communications to send it again.</source>
        <translation>{name} is niet zoals de maker het stuurde, dus ik heb het niet overgenomen. Wat je hebt blijft; vraag Communicatie het opnieuw te sturen.</translation>
    </message>
    <message>
        <source>{name} is older than the house style you have, or the same. What you have stays; ask Communications which one is right.</source>
        <translation>{name} is ouder dan de huisstijl die je hebt, of dezelfde. Wat je hebt blijft; vraag Communicatie welke de juiste is.</translation>
    </message>
    <message>
        <source>{name} looks like your house style, but somebody else made it. What you have stays; ask Communications about it.</source>
        <translation>{name} lijkt op je huisstijl, maar iemand anders heeft hem gemaakt. Wat je hebt blijft; vraag het na bij Communicatie.</translation>
    </message>
    <message>
        <source>{name} comes from a maker that this computer does not know, so I did not take it. Ask Communications about it.</source>
        <translation>{name} komt van een maker die deze computer niet kent, dus ik heb het niet overgenomen. Vraag het na bij Communicatie.</translation>
    </message>
    <message>
        <source>Your organisation decided this in {name}. Ask Communications when you need it otherwise.</source>
        <translation>Je organisatie heeft dit bepaald in {name}. Vraag Communicatie als je het anders nodig hebt.</translation>
    </message>
    <message>
        <source>{name} has no music. Your video is safe; ask Communications for a house style that has.</source>
        <translation>{name} heeft geen muziek. Je video is veilig; vraag Communicatie om een huisstijl met muziek.</translation>
    </message>
    <message>
        <source>{name} is no key that brand kits are signed with. Ask Communications for the right file.</source>
        <translation>{name} is geen sleutel waarmee huisstijlen worden ondertekend. Vraag Communicatie om het juiste bestand.</translation>
    </message>
    <message>
        <source>Another window of this program is at work on {name}. Your work is safe; wait until it is done, then try again.</source>
        <translation>Een ander venster van dit programma is bezig met {name}. Je werk is bewaard; wacht tot het klaar is en probeer het dan opnieuw.</translation>
    </message>
    <message>
        <source>I see no screen to record. Connect a screen, or record with the camera or your voice.</source>
        <translation>Ik zie geen scherm om op te nemen. Sluit er een aan, of neem op met de camera of alleen je stem.</translation>
    </message>
    <message>
        <source>I can&apos;t find a microphone. Plug one in, or choose another below the picture.</source>
        <translation>Ik vind geen microfoon. Sluit er een aan of kies een andere onder het beeld.</translation>
    </message>
    <message>
        <source>I can&apos;t find a camera. Plug one in, or record this part with your screen or your voice.</source>
        <translation>Ik vind geen camera. Sluit er een aan, of neem dit deel op met je scherm of alleen je stem.</translation>
    </message>
    <message>
        <source>Another program uses {name}, perhaps a video call. Close that program and try again, or choose another camera below the picture.</source>
        <translation>Een ander programma gebruikt {name}, misschien een videogesprek. Sluit dat programma en probeer het opnieuw, of kies een andere camera onder het beeld.</translation>
    </message>
    <message>
        <source>That window is no longer open. Open it again, or choose another below the picture.</source>
        <translation>Dat venster is niet meer open. Open het weer of kies een ander onder het beeld.</translation>
    </message>
    <message>
        <source>That part of the screen is out of sight. Choose the whole screen or another window.</source>
        <translation>Dat stuk van het scherm is niet te zien. Kies het hele scherm of een ander venster.</translation>
    </message>
    <message>
        <source>{name} stopped answering. What you recorded is safe; check the cable and whether another program uses it.</source>
        <translation>{name} reageert niet meer. Wat je opnam is bewaard; kijk of de kabel vastzit en of een ander programma het gebruikt.</translation>
    </message>
    <message>
        <source>There is nothing to show yet. Record at least one part first.</source>
        <translation>Er is nog niets te zien. Neem eerst minstens één deel op.</translation>
    </message>
    <message>
        <source>I can&apos;t reach the video library. Your video is ready; choose another folder or try later.</source>
        <translation>Ik kan niet bij de videobibliotheek. Je video staat klaar; kies een andere map of probeer het later.</translation>
    </message>
    <message>
        <source>{name} was changed while I was at work on it. Nothing is lost; try again.</source>
        <translation>{name} is veranderd terwijl ik ermee bezig was. Er is niets verloren; probeer het opnieuw.</translation>
    </message>
    <message>
        <source>The video library is not answering. Your video is ready and goes on by itself.</source>
        <translation>De videobibliotheek reageert niet. Je video staat klaar en gaat vanzelf verder.</translation>
    </message>
    <message>
        <source>The video library has your video and is still at work on it. You need do nothing.</source>
        <translation>De videobibliotheek heeft je video en is er nog mee bezig. Je hoeft niets te doen.</translation>
    </message>
    <message>
        <source>The video library wants to know who you are. Your video is ready; sign in and it goes on.</source>
        <translation>De videobibliotheek wil weten wie je bent. Je video staat klaar; meld je aan en hij gaat verder.</translation>
    </message>
    <message>
        <source>The video library asks for the code on your phone. Your video is ready; sign in once more.</source>
        <translation>De videobibliotheek vraagt om de code op je telefoon. Je video staat klaar; meld je nog een keer aan.</translation>
    </message>
    <message>
        <source>The video library did not take your video. It is safe on this computer; ask Communications why.</source>
        <translation>De videobibliotheek heeft je video niet aangenomen. Hij staat veilig op deze computer; vraag Communicatie waarom.</translation>
    </message>
    <message>
        <source>Something is wrong between here and the video library. Your video is safe; try again.</source>
        <translation>Er gaat iets mis tussen hier en de videobibliotheek. Je video is veilig; probeer het opnieuw.</translation>
    </message>
    <message>
        <source>A part of the program is missing: {name}. Your video is safe; ask IT to install it.</source>
        <translation>Er ontbreekt een stuk van het programma: {name}. Je video is bewaard; vraag IT het te installeren.</translation>
    </message>
    <message>
        <source>Making the video stopped halfway. Your recordings are safe; try once more.</source>
        <translation>Het maken van de video stopte halverwege. Je opnames zijn bewaard; probeer het nog een keer.</translation>
    </message>
    <message>
        <source>{name} does not work right now. Choose another one, or plug it in again.</source>
        <translation>{name} werkt nu even niet. Kies een andere of sluit het opnieuw aan.</translation>
    </message>
    <message>
        <source>Something is wrong with {name}. Your work is safe; try again or choose another place.</source>
        <translation>Er is iets met {name}. Je werk is bewaard; probeer het nog eens of kies een andere plek.</translation>
    </message>
    <message>
        <source>That did not work. Your work is safe; try again.</source>
        <translation>Dat lukte niet. Je werk is bewaard; probeer het nog eens.</translation>
    </message>
    <message>
        <source>I can&apos;t hear anything. Is your microphone on?</source>
        <translation>Ik hoor niets. Staat je microfoon aan?</translation>
    </message>
    <message>
        <source>The picture stands still. Check the camera or the window you chose.</source>
        <translation>Het beeld staat stil. Kijk naar de camera of het venster dat je koos.</translation>
    </message>
    <message>
        <source>The disk cannot keep up. Close other programs; what you recorded is safe.</source>
        <translation>De schijf houdt het niet bij. Sluit andere programma&apos;s; wat je opnam is bewaard.</translation>
    </message>
    <message>
        <source>Too loud: sit back a little, or speak softer.</source>
        <translation>Te hard: ga iets achteruit zitten of praat zachter.</translation>
    </message>
    <message>
        <source>Too soft: come closer to the microphone.</source>
        <translation>Te zacht: kom dichter bij de microfoon.</translation>
    </message>
    <message>
        <source>{lost} is gone, so nobody hears you. What you said is safe; plug it in again or stop.</source>
        <translation>{lost} is weg, dus niemand hoort je. Wat je zei is bewaard; sluit hem weer aan of stop.</translation>
    </message>
    <message>
        <source>{lost} is gone; I&apos;m recording with {replaced_by}. Just go on.</source>
        <translation>{lost} is weg; ik neem op met {replaced_by}. Ga gewoon door.</translation>
    </message>
    <message>
        <source>{lost} is gone. The rest goes on and is safe; plug it in again or stop.</source>
        <translation>{lost} is weg. De rest loopt door en is bewaard; sluit hem weer aan of stop.</translation>
    </message>
    <message>
        <source>{lost} is gone. The rest goes on and is safe; open it again or stop.</source>
        <translation>{lost} is weg. De rest loopt door en is bewaard; open het weer of stop.</translation>
    </message>
    <message>
        <source>The computer was asleep. What you said is safe; say the last sentence once more.</source>
        <translation>De computer sliep even. Wat je zei is bewaard; zeg de laatste zin nog eens.</translation>
    </message>
    <message>
        <source>The device</source>
        <translation>Het apparaat</translation>
    </message>
</context>
<context>
    <name>monitors</name>
    <message>
        <source>Whole screen</source>
        <translation>Hele scherm</translation>
    </message>
    <message>
        <source>Screen {n}</source>
        <translation>Scherm {n}</translation>
    </message>
    <message>
        <source>Left screen</source>
        <translation>Linkerscherm</translation>
    </message>
    <message>
        <source>Middle screen</source>
        <translation>Middelste scherm</translation>
    </message>
    <message>
        <source>Right screen</source>
        <translation>Rechterscherm</translation>
    </message>
    <message>
        <source>Upper screen</source>
        <translation>Bovenste scherm</translation>
    </message>
    <message>
        <source>Lower screen</source>
        <translation>Onderste scherm</translation>
    </message>
</context>
<context>
    <name>new</name>
    <message>
        <source>{low}–{high} seconds</source>
        <translation>{low}–{high} seconden</translation>
    </message>
    <message>
        <source>{low}–{high} minutes</source>
        <translation>{low}–{high} minuten</translation>
    </message>
</context>
<context>
    <name>recording</name>
    <message>
        <source>Recording</source>
        <translation>Opname loopt</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Gepauzeerd</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Een ogenblik</translation>
    </message>
    <message>
        <source>Not recording</source>
        <translation>Er wordt niet opgenomen</translation>
    </message>
    <message>
        <source>A device</source>
        <translation>Een apparaat</translation>
    </message>
    <message>
        <source>A little of the sound is missing.</source>
        <translation>Er ontbreekt een stukje geluid.</translation>
    </message>
    <message>
        <source>The picture may stutter here and there.</source>
        <translation>Het beeld hapert misschien hier en daar.</translation>
    </message>
    <message>
        <source>{name} was gone at {time}.</source>
        <translation>{name} viel weg op {time}.</translation>
    </message>
    <message>
        <source>{name} was gone from {since} to {time}.</source>
        <translation>{name} was weg van {since} tot {time}.</translation>
    </message>
    <message>
        <source>{name} was back at {time}.</source>
        <translation>{name} was terug op {time}.</translation>
    </message>
    <message>
        <source>{name} was gone at {time}; {other} took over.</source>
        <translation>{name} viel weg op {time}; {other} nam het over.</translation>
    </message>
    <message>
        <source>The picture changed its size at {time}.</source>
        <translation>Het beeld veranderde van formaat op {time}.</translation>
    </message>
    <message>
        <source>For a while I heard nothing.</source>
        <translation>Een tijdje hoorde ik niets.</translation>
    </message>
    <message>
        <source>For a while the picture stood still.</source>
        <translation>Een tijdje stond het beeld stil.</translation>
    </message>
    <message>
        <source>The computer was asleep for a while.</source>
        <translation>De computer sliep een tijdje.</translation>
    </message>
    <message>
        <source>The disk could not keep up for a while.</source>
        <translation>De schijf kon het een tijdje niet bijhouden.</translation>
    </message>
    <message>
        <source>The recording ended by itself.</source>
        <translation>De opname stopte vanzelf.</translation>
    </message>
</context>
<context>
    <name>steps</name>
    <message>
        <source>Prepare</source>
        <translation>Voorbereiden</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Opnemen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bewerken</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Nakijken</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publiceren</translation>
    </message>
    <message>
        <source>{done} of {whole} recorded</source>
        <translation>{done} van {whole} opgenomen</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Nog niets</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Nog niet</translation>
    </message>
    <message>
        <source>All good</source>
        <translation>Alles in orde</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Gepubliceerd</translation>
    </message>
</context>
<context>
    <name>tips</name>
    <message>
        <source>Write as you speak. Short sentences are easier to say and to hear.</source>
        <translation>Schrijf zoals je praat. Korte zinnen zijn makkelijker te zeggen en te volgen.</translation>
    </message>
    <message>
        <source>Tips</source>
        <translation>Tips</translation>
    </message>
</context>
<context>
    <name>uploads</name>
    <message>
        <source>The video library is not answering. Your video is ready and goes on by itself.</source>
        <translation>De videobibliotheek reageert niet. Je video staat klaar en gaat vanzelf verder.</translation>
    </message>
    <message>
        <source>The video library wants to know who you are. Sign in, and it goes on by itself.</source>
        <translation>De videobibliotheek wil weten wie je bent. Meld je aan, dan gaat het vanzelf verder.</translation>
    </message>
    <message>
        <source>The video library wants the code of your phone. Sign in, and it goes on by itself.</source>
        <translation>De videobibliotheek wil de code van je telefoon. Meld je aan, dan gaat het vanzelf verder.</translation>
    </message>
    <message>
        <source>You may not put a video there. Choose another department, or ask who looks after the library.</source>
        <translation>Je mag daar geen video plaatsen. Kies een andere afdeling, of vraag het aan wie de bibliotheek beheert.</translation>
    </message>
    <message>
        <source>Your room in the library is full. Remove an old video there, or ask for more room; then go on.</source>
        <translation>Je ruimte in de bibliotheek is vol. Haal daar een oude video weg of vraag meer ruimte, en ga dan verder.</translation>
    </message>
    <message>
        <source>The video is larger than the library takes. Publish it in a smaller size.</source>
        <translation>De video is groter dan de bibliotheek aanneemt. Publiceer hem in een kleiner formaat.</translation>
    </message>
    <message>
        <source>The library does not take this kind of file. Publish it as MP4, plays everywhere.</source>
        <translation>De bibliotheek neemt dit soort bestand niet aan. Publiceer hem als MP4, speelt overal af.</translation>
    </message>
    <message>
        <source>The library could not read the video. Yours is safe; publish it again.</source>
        <translation>De bibliotheek kon de video niet lezen. De jouwe is veilig; publiceer hem opnieuw.</translation>
    </message>
    <message>
        <source>The library has something else than was sent. Yours is safe; publish it again.</source>
        <translation>De bibliotheek heeft iets anders dan er is verstuurd. Jouw video is veilig; publiceer hem opnieuw.</translation>
    </message>
    <message>
        <source>The library does not take what is written under {field}. Change it and publish again.</source>
        <translation>De bibliotheek neemt niet aan wat er bij {field} staat. Pas het aan en publiceer opnieuw.</translation>
    </message>
    <message>
        <source>The video was changed while it was on its way. Publish it again.</source>
        <translation>De video is onderweg veranderd. Publiceer hem opnieuw.</translation>
    </message>
    <message>
        <source>The finished video is not there any more. Publish it again; your recordings are safe.</source>
        <translation>De kant-en-klare video is er niet meer. Publiceer hem opnieuw; je opnamen zijn veilig.</translation>
    </message>
    <message>
        <source>The library does not say whether it has the video. Look there first; only when you do not find it, send it again.</source>
        <translation>De bibliotheek zegt niet of ze de video heeft. Kijk daar eerst; verstuur hem alleen opnieuw als je hem niet vindt.</translation>
    </message>
    <message>
        <source>The library has moved to another address. Ask IT which, and set it up in Settings.</source>
        <translation>De bibliotheek is verhuisd naar een ander adres. Vraag IT welk, en stel het in bij Instellingen.</translation>
    </message>
    <message>
        <source>The library cannot prove who it is, so nothing was sent. Ask IT about it.</source>
        <translation>De bibliotheek kan niet bewijzen wie ze is, dus er is niets verstuurd. Vraag het na bij IT.</translation>
    </message>
    <message>
        <source>There is no video library at this address. Look at its address in Settings.</source>
        <translation>Op dit adres is geen videobibliotheek. Kijk het adres na bij Instellingen.</translation>
    </message>
    <message>
        <source>The video is not in the library any more. Publish it again if it should be.</source>
        <translation>De video staat niet meer in de bibliotheek. Publiceer hem opnieuw als dat wel zou moeten.</translation>
    </message>
    <message>
        <source>This video needs approval, and nobody is set up here to give it. Ask Communications for the folder where videos wait for approval.</source>
        <translation>Deze video moet worden goedgekeurd, en hier is niemand ingesteld die dat doet. Vraag Communicatie naar de map waar video&apos;s op goedkeuring wachten.</translation>
    </message>
    <message>
        <source>Something went wrong on our side. Your video is safe; try it again, or tell IT.</source>
        <translation>Er ging bij ons iets mis. Je video is veilig; probeer het opnieuw, of vertel het IT.</translation>
    </message>
    <message>
        <source>The library did not take this. Your video is safe; ask who looks after the library.</source>
        <translation>De bibliotheek nam dit niet aan. Je video is veilig; vraag het aan wie de bibliotheek beheert.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Omschrijving</translation>
    </message>
    <message>
        <source>Keywords</source>
        <translation>Trefwoorden</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>Afdeling</translation>
    </message>
    <message>
        <source>Who may see it</source>
        <translation>Wie hem mag zien</translation>
    </message>
    <message>
        <source>From when</source>
        <translation>Vanaf wanneer</translation>
    </message>
    <message>
        <source>HR</source>
        <translation>HR</translation>
    </message>
    <message>
        <source>Communications</source>
        <translation>Communicatie</translation>
    </message>
    <message>
        <source>Only you</source>
        <translation>Alleen jij</translation>
    </message>
    <message>
        <source>Who has the link</source>
        <translation>Wie de link heeft</translation>
    </message>
    <message>
        <source>Everybody in the organisation</source>
        <translation>Iedereen in de organisatie</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Iedereen</translation>
    </message>
    <message>
        <source>On its way, {part} %</source>
        <translation>Onderweg, {part} %</translation>
    </message>
    <message>
        <source>Waiting for {who}</source>
        <translation>Wacht op {who}</translation>
    </message>
    <message>
        <source>Every byte of this network costs money. It goes on by itself on another one.</source>
        <translation>Elke byte van dit netwerk kost geld. Op een ander netwerk gaat het vanzelf verder.</translation>
    </message>
    <message>
        <source>Waiting for another network</source>
        <translation>Wacht op een ander netwerk</translation>
    </message>
    <message>
        <source>Ready to leave</source>
        <translation>Klaar om te vertrekken</translation>
    </message>
    <message>
        <source>On its way to the library</source>
        <translation>Onderweg naar de bibliotheek</translation>
    </message>
    <message>
        <source>All of it was sent; the library puts it together.</source>
        <translation>Alles is verstuurd; de bibliotheek zet het in elkaar.</translation>
    </message>
    <message>
        <source>Almost there</source>
        <translation>Bijna klaar</translation>
    </message>
    <message>
        <source>The library has your video and gets it ready. That can take as long as the video lasts.</source>
        <translation>De bibliotheek heeft je video en maakt hem klaar. Dat kan zo lang duren als de video zelf.</translation>
    </message>
    <message>
        <source>In the library</source>
        <translation>In de bibliotheek</translation>
    </message>
    <message>
        <source>Nobody else sees it until it is approved. You get a message here. Take it back to change something.</source>
        <translation>Niemand anders ziet hem tot hij is goedgekeurd. Je krijgt hier bericht. Neem hem terug om iets te veranderen.</translation>
    </message>
    <message>
        <source>It was sent for approval from another computer. Take it back to change something.</source>
        <translation>Hij is vanaf een andere computer ter goedkeuring gestuurd. Neem hem terug om iets te veranderen.</translation>
    </message>
    <message>
        <source>Waiting for approval</source>
        <translation>Wacht op goedkeuring</translation>
    </message>
    <message>
        <source>The video is there; something beside it was not taken: {what}.</source>
        <translation>De video staat er; iets wat erbij hoort is niet aangenomen: {what}.</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Gepubliceerd</translation>
    </message>
    <message>
        <source>Change what was asked and publish again. Nobody else has seen it.</source>
        <translation>Pas aan wat er is gevraagd en publiceer opnieuw. Niemand anders heeft hem gezien.</translation>
    </message>
    <message>
        <source>Sent back with remarks</source>
        <translation>Teruggestuurd met opmerkingen</translation>
    </message>
    <message>
        <source>Not in the library yet</source>
        <translation>Nog niet in de bibliotheek</translation>
    </message>
    <message>
        <source>Sign in to go on</source>
        <translation>Meld je aan om verder te gaan</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Gepauzeerd</translation>
    </message>
    <message>
        <source>{part} % is there already.</source>
        <translation>{part} % is er al.</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Teruggenomen</translation>
    </message>
    <message>
        <source>You may close the lid: it goes on by itself.</source>
        <translation>Je mag de laptop dichtklappen: het gaat vanzelf verder.</translation>
    </message>
</context>
</TS>
