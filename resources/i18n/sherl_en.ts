<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ComparisonWords</name>
    <message numerus="yes">
        <source>%1, max of %n seed(s)</source>
        <extracomment>a peak of memory; %1: amount</extracomment>
        <translation>
            <numerusform>%1, max of %n seed</numerusform>
            <numerusform>%1, max of %n seeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>none: of %n seed(s) it is not a finite number</source>
        <extracomment>instead of a metric: a run that diverged has none</extracomment>
        <translation>
            <numerusform>none: of %n seed it is not a finite number</numerusform>
            <numerusform>none: of %n seeds it is not a finite number</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n variant(s) not here</source>
        <extracomment>under the title of a chart: variants that it has no point for</extracomment>
        <translation>
            <numerusform>%n variant not here</numerusform>
            <numerusform>%n variants not here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Forecasts</name>
    <message numerus="yes">
        <source>Fewer than %n run(s) of this backbone and method were compared with their forecast. Until then %1 is taken.</source>
        <translation>
            <numerusform>Fewer than %n run of this backbone and method was compared with its forecast. Until then %1 is taken.</numerusform>
            <numerusform>Fewer than %n runs of this backbone and method were compared with their forecast. Until then %1 is taken.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Layers</name>
    <message numerus="yes">
        <source>At most %n block(s) can be late: the guide needs a feature before it.</source>
        <extracomment>%n is the largest number of late blocks; the guide is the feature below the late route</extracomment>
        <translation>
            <numerusform>At most %n block can be late: the guide needs a feature before it.</numerusform>
            <numerusform>At most %n blocks can be late: the guide needs a feature before it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n block(s) trained</source>
        <translation>
            <numerusform>last %n block trained</numerusform>
            <numerusform>last %n blocks trained</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Late route, %n block(s), spin</source>
        <extracomment>Read aloud; &quot;spin&quot; tells that the number can be raised and lowered</extracomment>
        <translation>
            <numerusform>Late route, %n block, spin</numerusform>
            <numerusform>Late route, %n blocks, spin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Trained blocks, %n block(s), spin</source>
        <translation>
            <numerusform>Trained blocks, %n block, spin</numerusform>
            <numerusform>Trained blocks, %n blocks, spin</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::app::MainWindow</name>
    <message numerus="yes">
        <source>%n run(s) added to the queue.</source>
        <translation>
            <numerusform>%n run added to the queue.</numerusform>
            <numerusform>%n runs added to the queue.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) stopped unexpectedly (the program ended); all curves up to there are stored</source>
        <translation>
            <numerusform>%n run stopped unexpectedly (the program ended); all curves up to there are stored</numerusform>
            <numerusform>%n runs stopped unexpectedly (the program ended); all curves up to there are stored</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::BackboneSection</name>
    <message numerus="yes">
        <source>%n block(s)</source>
        <translation>
            <numerusform>%n block</numerusform>
            <numerusform>%n blocks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::DataCard</name>
    <message numerus="yes">
        <source>%n row(s) or file(s) read as Windows-1252</source>
        <translation>
            <numerusform>%n row or file read as Windows-1252</numerusform>
            <numerusform>%n rows or files read as Windows-1252</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) stand in more than one split</source>
        <translation>
            <numerusform>%n text stands in more than one split</numerusform>
            <numerusform>%n texts stand in more than one split</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %2 row(s) read</source>
        <extracomment>%1 a file or class, %2 number of rows read from it</extracomment>
        <translation>
            <numerusform>%1: %2 row read</numerusform>
            <numerusform>%1: %2 rows read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 bad row(s) skipped</source>
        <extracomment>%1 number of rows</extracomment>
        <translation>
            <numerusform>%1 bad row skipped</numerusform>
            <numerusform>%1 bad rows skipped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::DifferencesPanel</name>
    <message numerus="yes">
        <source>%n setting(s) differ</source>
        <translation>
            <numerusform>%n setting differs</numerusform>
            <numerusform>%n settings differ</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ExportDialog</name>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::FigureDialog</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <extracomment>below the beginning of a table; %n: rows of all of it</extracomment>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::LaunchBar</name>
    <message numerus="yes">
        <source>Start %n run(s)</source>
        <translation>
            <numerusform>Start %n run</numerusform>
            <numerusform>Start %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::PickerPage</name>
    <message numerus="yes">
        <source>%1 · %n block(s) · hidden width %2</source>
        <extracomment>%1 is the name of a backbone&apos;s folder, %n its number of blocks, %2 the width of its features</extracomment>
        <translation>
            <numerusform>%1 · %n block · hidden width %2</numerusform>
            <numerusform>%1 · %n blocks · hidden width %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1  (%n block(s))</source>
        <translation>
            <numerusform>%1  (%n block)</numerusform>
            <numerusform>%1  (%n blocks)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::QueueDelegate</name>
    <message numerus="yes">
        <source>%n fix(es)</source>
        <extracomment>Link: opens a list of ways in which a failed run can be run again</extracomment>
        <translation>
            <numerusform>%n fix</numerusform>
            <numerusform>%n fixes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::QueuePanel</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ended</source>
        <translation>
            <numerusform>%n ended</numerusform>
            <numerusform>%n ended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Start %n waiting run(s)</source>
        <translation>
            <numerusform>Start %n waiting run</numerusform>
            <numerusform>Start %n waiting runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunDetailsWindow</name>
    <message numerus="yes">
        <source>%n (resumed)</source>
        <translation>
            <numerusform>%n (resumed)</numerusform>
            <numerusform>%n (resumed)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunStrip</name>
    <message numerus="yes">
        <source>+%n more</source>
        <extracomment>button at the end of the chips; the menu behind it has those for which there is no room</extracomment>
        <translation>
            <numerusform>+%n more</numerusform>
            <numerusform>+%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunsModel</name>
    <message numerus="yes">
        <source>%1, %n run(s)</source>
        <comment>variant and how many runs it has</comment>
        <translation>
            <numerusform>%1, %n run</numerusform>
            <numerusform>%1, %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunsPanel</name>
    <message numerus="yes">
        <source>%n variant(s)</source>
        <translation>
            <numerusform>%n variant</numerusform>
            <numerusform>%n variants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume %n run(s)</source>
        <translation>
            <numerusform>Resume %n run</numerusform>
            <numerusform>Resume %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)…</source>
        <translation>
            <numerusform>Delete %n run…</numerusform>
            <numerusform>Delete %n runs…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete checkpoints of %n run(s)…</source>
        <translation>
            <numerusform>Delete checkpoints of %n run…</numerusform>
            <numerusform>Delete checkpoints of %n runs…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)? Curves, checkpoints and weights go with them: %1 on disk.</source>
        <extracomment>%1: an amount of memory, &quot;412 MiB&quot;</extracomment>
        <translation>
            <numerusform>Delete %n run? Curves, checkpoints and weights go with it: %1 on disk.</numerusform>
            <numerusform>Delete %n runs? Curves, checkpoints and weights go with them: %1 on disk.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete the checkpoints of %n run(s), %1 on disk? Curves and weights stay; a resume then begins again at the first step, and a failed run cannot be resumed.</source>
        <extracomment>%1: an amount of memory, &quot;412 MiB&quot;</extracomment>
        <translation>
            <numerusform>Delete the checkpoints of %n run, %1 on disk? Curves and weights stay; a resume then begins again at the first step, and a failed run cannot be resumed.</numerusform>
            <numerusform>Delete the checkpoints of %n runs, %1 on disk? Curves and weights stay; a resume then begins again at the first step, and a failed run cannot be resumed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <comment>runs</comment>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SeriesChart</name>
    <message numerus="yes">
        <source>every %n step(s)</source>
        <comment>how often a metric is measured</comment>
        <translation>
            <numerusform>every %n step</numerusform>
            <numerusform>every %n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>window %n step(s)</source>
        <extracomment>how a curve is smoothed: a mean over so many training steps</extracomment>
        <translation>
            <numerusform>window %n step</numerusform>
            <numerusform>window %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SeriesPlot</name>
    <message numerus="yes">
        <source>and %n more</source>
        <extracomment>last line of the tool tip</extracomment>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <extracomment>end labels of a chart for which there is no room</extracomment>
        <translation>
            <numerusform>+%n more</numerusform>
            <numerusform>+%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::StatusStrip</name>
    <message numerus="yes">
        <source>%1 · %n run(s)</source>
        <comment>study</comment>
        <translation>
            <numerusform>%1 · %n run</numerusform>
            <numerusform>%1 · %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::StepTimelineChart</name>
    <message numerus="yes">
        <source>%n variant(s) without a step trace are not here.</source>
        <extracomment>%1: names of variants</extracomment>
        <translation>
            <numerusform>%n variant without a step trace is not here.</numerusform>
            <numerusform>%n variants without a step trace are not here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::TableDialog</name>
    <message numerus="yes">
        <source>The first %1 of %n rows; the file and the clipboard get all.</source>
        <extracomment>below the beginning of a table; %1: rows that are shown, %n: rows of all of it</extracomment>
        <translation>
            <numerusform>The first %1 of %n row; the file and the clipboard get all.</numerusform>
            <numerusform>The first %1 of %n rows; the file and the clipboard get all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::VariantChip</name>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>%n seed</numerusform>
            <numerusform>%n seeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <comment>more than its seeds</comment>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
</TS>
