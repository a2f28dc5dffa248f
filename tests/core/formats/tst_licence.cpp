// SPDX-License-Identifier: GPL-3.0-or-later
// The licence of a folder: what model cards and licence files say plainly, and nothing where they do not.
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/files.h"
#include "core/formats/licence.h"

using namespace sherl;
using namespace sherl::formats;
namespace fs = std::filesystem;

class TestLicence : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // First lines as the licences' own texts and cards of the Hub have them.
    void files_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("title");
        const auto row = [](const char* what, const char* name, const char* content, const char* id, const char* title = nullptr) {
            QTest::newRow(what) << QString::fromLatin1(name) << QString::fromUtf8(content) << QString::fromLatin1(id)
                                << QString::fromLatin1(title == nullptr ? id : title);
        };
        row("card", "README.md", "---\nlanguage: en\nlicense: apache-2.0\ntags:\n- bert\n---\n# Model\n", "apache-2.0");
        row("card, quotes and comment", "README.md", "---\r\nlicense: \"mit\"  # of the code too\r\n---\r\n", "mit");
        row("card, comment alone", "README.md", "---\nlicense: mit # of the code\n---\n", "mit");
        row("card, list", "README.md", "---\nlicense:\n  - apache-2.0\n  - mit\n---\n", "apache-2.0, mit");
        row("card, list in a line", "README.md", "---\nlicense: ['apache-2.0', mit]\n---\n", "apache-2.0, mit");
        row("card, other", "README.md",
            "---\nlicense: other\nlicense_name: llama3\nlicense_link: https://example.org/licence\n---\n", "other", "llama3 (other)");
        row("card, byte order mark", "README.md", "\xEF\xBB\xBF---\nlicense: mit\n---\n", "mit");
        row("card, capitals", "README.md", "---\nlicense: Apache-2.0\n---\n", "apache-2.0");
        row("apache", "LICENSE", "\n                                 Apache License\n                           Version 2.0, January 2004\n", "apache-2.0");
        row("mit", "LICENSE.txt", "MIT License\n\nCopyright (c) 2020 Somebody\n", "mit");
        row("mit without its name", "LICENCE",
            "Copyright (c) 2020 Somebody\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\nof this "
            "software …\nThe above copyright notice and this permission notice\nshall be included in all copies.\n", "mit");
        row("bsd 3", "license.md",
            "Redistribution and use in source and binary forms, with or without\nmodification, are permitted.\n* Neither the name of the "
            "copyright holder …\n", "bsd-3-clause");
        row("bsd 2", "COPYING", "# Redistribution and use in source and binary forms, with or without\n# modification, are permitted\n", "bsd-2-clause");
        row("gpl 3", "COPYING", "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n", "gpl-3.0");
        row("gpl 2", "COPYING", "\t\t    GNU GENERAL PUBLIC LICENSE\n\t\t       Version 2, June 1991\n", "gpl-2.0");
        row("lgpl", "COPYING.txt",
            "                   GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n\n This version "
            "incorporates the terms of version 3 of the GNU General Public License", "lgpl-3.0");
        row("cc by", "LICENSE", "Attribution 4.0 International\n\n=====\nCreative Commons Corporation", "cc-by-4.0");
        row("cc by-nc-sa", "LICENSE", "Creative Commons\nAttribution-NonCommercial-ShareAlike 4.0 International\n", "cc-by-nc-sa-4.0");
        row("cc0", "LICENSE", "CC0 1.0 Universal\n", "cc0-1.0");
        row("two at once", "LICENSE", "Dual-licensed: MIT License, or Apache License, Version 2.0.\n", "", "");
        row("of its own", "LICENSE", "You may look at this model on Sundays.\n", "", "");
    }
    void files() {
        QFETCH(QString, name);
        QFETCH(QString, content);
        QFETCH(QString, id);
        QFETCH(QString, title);
        QTemporaryDir folder;
        write_file_atomically(fs::path(folder.path().toStdString()) / name.toStdString(), content.toStdString());
        const auto licence = backbone_licence(folder.path().toStdString());
        QVERIFY(licence.has_value());
        QCOMPARE(QString::fromStdString(licence->id), id);
        QCOMPARE(QString::fromStdString(licence->title()), title);
        QCOMPARE(QString::fromStdString(licence->source), name);
        if (id == QLatin1String("other")) QCOMPARE(licence->link, std::string("https://example.org/licence"));
    }

    void nothing_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::newRow("card without one") << "README.md" << "---\nlanguage: en\n---\nlicense: mit\n";
        QTest::newRow("no front matter") << "README.md" << "# Model\nlicense: mit\n";
        QTest::newRow("never closed") << "README.md" << "---\nlicense: mit\n";
        QTest::newRow("unknown") << "README.md" << "---\nlicense: unknown\n---\n";
        QTest::newRow("nested") << "README.md" << "---\nmodel:\n  license: mit\n---\n";
        QTest::newRow("empty file") << "LICENSE" << "\n \n";
        QTest::newRow("other file") << "LICENSES.json" << "MIT License\n";
        QTest::newRow("text of ours") << "NOTICE" << "MIT License\n";
    }
    void nothing() {
        QFETCH(QString, name);
        QFETCH(QString, content);
        QTemporaryDir folder;
        write_file_atomically(fs::path(folder.path().toStdString()) / name.toStdString(), content.toStdString());
        QVERIFY(!backbone_licence(folder.path().toStdString()).has_value());
    }

    void theCardGoesFirstAndAFileStandsInForIt() {
        QTemporaryDir made;
        const fs::path folder = made.path().toStdString();
        write_file_atomically(folder / "LICENSE", "MIT License\n");
        write_file_atomically(folder / "README.md", "---\nlicense: cc-by-4.0\n---\n");
        QCOMPARE(backbone_licence(folder)->id, std::string("cc-by-4.0"));
        write_file_atomically(folder / "README.md", "---\nlicense: unknown\n---\n");
        QCOMPARE(backbone_licence(folder)->id, std::string("mit"));
        write_file_atomically(folder / "COPYING", "Ask us.\n");  // stands before LICENSE and tells nothing
        QCOMPARE(backbone_licence(folder)->id, std::string("mit"));
        QVERIFY(!backbone_licence(folder / "nowhere").has_value());
    }
};

QTEST_APPLESS_MAIN(TestLicence)
#include "tst_licence.moc"
