<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
        <source>%1: %n row(s) read</source>
        <extracomment>%1 a file or class, %n rows read from it</extracomment>
        <translation>
            <numerusform>%1: %n row read</numerusform>
            <numerusform>%1: %n rows read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bad row(s) skipped</source>
        <translation>
            <numerusform>%n bad row skipped</numerusform>
            <numerusform>%n bad rows skipped</numerusform>
        </translation>
    </message>
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
</TS>
