// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as files. Truth: text written by hand, our reader of RFC 4180, and LaTeX itself where there is one.
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/files.h"
#include "core/base/tables.h"
#include "core/data/records.h"

using namespace sherl;

namespace {

// One of each character that means something in one of the forms.
TextTable awkward() {
    TextTable table;
    table.caption = "A & B: 100 % of {x}_1";
    table.columns = {{"name", "Name"}, {"", "Accuracy, %", true}, {.key = "low", .title = "Lowest", .number = true, .csv_only = true}};
    table.rows = {{{"a|b \\ \"c\", d"}, {"58.0 ± 1.4", "0.5801234567890123"}, {"56.6", "0.566"}},
                  {{"two\r\nlines\nhere"}, {"–", ""}, {"–", ""}},
                  {{"[%_&#$~^\\{}<>]"}, {"−3\u2009000"}, {"*"}},
                  {{"α → ρ · Δ × µ"}, {"n--n"}, {"x"}}};
    table.notes = {"n = 3; rule: best_step"};
    return table;
}

void compare_text(const std::string& got, const char* expected) {
    QCOMPARE(QString::fromStdString(got), QString::fromUtf8(expected));
}

}  // namespace

class TestTables : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void csvIsQuotedWhereItMustBe() {
        compare_text(to_csv(awkward()), R"(name,"Accuracy, %",low
"a|b \ ""c"", d",0.5801234567890123,0.566
)"
                                        "\"two\r\nlines\nhere\",,\n"
                                        "[%_&#$~^\\{}<>],−3\u2009"
                                        "000,*\n"
                                        "α → ρ · Δ × µ,n--n,x\n");
    }

    void csvReadsBack() {
        const TextTable table = awkward();
        const std::string csv = to_csv(table);
        data::RecordReader reader(csv, ',', true);
        data::Record record;
        QVERIFY(reader.next(record));
        QCOMPARE(record.fields, (std::vector<std::string>{"name", "Accuracy, %", "low"}));
        for (const auto& row : table.rows) {
            QVERIFY(reader.next(record));
            QVERIFY(record.fault.empty());
            QCOMPARE(record.fields.size(), row.size());
            for (std::size_t i = 0; i < row.size(); ++i) QCOMPARE(record.fields[i], row[i].exact ? *row[i].exact : row[i].shown);
        }
        QVERIFY(!reader.next(record));
    }

    void markdownKeepsEveryCellOnItsLine() {
        compare_text(to_markdown(awkward()), R"(**A &amp; B: 100 % of {x}\_1**

| Name | Accuracy, % |
| --- | ---: |
| a\|b \\ "c", d | 58.0 ± 1.4 |
| two lines here | – |
| [%\_&amp;#\$\~^\\{}&lt;>] | −3)"
                                            "\u2009"
                                            R"(000 |
| α → ρ · Δ × µ | n--n |

n = 3; rule: best\_step
)");
    }

    void latexEscapesWhatTexReads() {
        compare_text(to_latex(awkward()), R"(% needs \usepackage{booktabs}
\begin{table}
  \centering
  \caption{A \& B: 100 \% of \{x\}\_1}
  \begin{tabular}{lr}
    \toprule
    Name & Accuracy, \% \\
    \midrule
    a\textbar{}b \textbackslash{} ''c'', d & 58.0 $\pm$ 1.4 \\
    two lines here & -- \\
    {}[\%\_\&\#\$\textasciitilde{}\textasciicircum{}\textbackslash{}\{\}\textless{}\textgreater{}] & $-$3\,000 \\
    $\alpha$ $\to$ $\rho$ $\cdot$ $\Delta$ $\times$ $\mu$ & n-{}-{}n \\
    \bottomrule
  \end{tabular}
  \par{\footnotesize n = 3; rule: best\_step\par}
\end{table}
)");
    }

    void aTableWithoutRowsCaptionAndNotes() {
        TextTable table;
        table.columns = {{"a", "A"}};
        compare_text(to_csv(table), "a\n");
        compare_text(to_markdown(table), "| A |\n| --- |\n");
        QVERIFY(!QByteArray::fromStdString(to_latex(table)).contains("caption"));
    }

    void controlCharactersMoveNothing() {
        TextTable table;
        table.columns = {{"a", "A"}};
        table.rows = {{{"x\x1b[2J\ty\rz"}}};
        compare_text(to_markdown(table), "| A |\n| --- |\n| x [2J y z |\n");
    }

    // Greek and the signs that our texts use are commands: nothing but ASCII is left for the engine.
    void latexIsAscii() {
        TextTable table;
        table.columns = {{"a", "αβγδεζηθικλμνξοπρσςτυφχψω"}};
        table.rows = {{{"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ ± – − · × → µ ≤ ≥ … \u2009\u202f\u00a0"}}};
        const std::string latex = to_latex(table);
        QVERIFY(std::all_of(latex.begin(), latex.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    }

    void latexCompiles_data() {
        QTest::addColumn<QString>("engine");
        for (const char* engine : {"pdflatex", "lualatex", "xelatex"}) QTest::newRow(engine) << QString::fromLatin1(engine);
    }
    void latexCompiles() {
        QFETCH(QString, engine);
        const QString program = QStandardPaths::findExecutable(engine);
        if (program.isEmpty()) QSKIP("not installed");
        QTemporaryDir folder;
        const auto file = [&](const char* name) { return folder.filePath(QString::fromLatin1(name)).toStdString(); };
        TextTable greek = awkward();
        greek.rows.push_back({{"αβγδεζηθικλμνξοπρσςτυφχψω ΓΔΘΛΞΠΣΥΦΨΩ"}, {"≤ ≥ ≈ ∞ … “x”"}, {""}});
        write_file_atomically(file("table.tex"), to_latex(greek));
        write_file_atomically(file("paper.tex"),
                              "\\documentclass{article}\\usepackage{booktabs}\\begin{document}\\input{table}\\end{document}\n");
        QProcess process;
        process.setWorkingDirectory(folder.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, {QStringLiteral("-interaction=nonstopmode"), QStringLiteral("-halt-on-error"),
                                engine == QLatin1String("xelatex") ? QStringLiteral("-no-pdf") : QStringLiteral("-draftmode"),
                                QStringLiteral("paper.tex")});
        QVERIFY(process.waitForFinished(240000));
        const QByteArray told = process.readAll();
        if (told.contains("booktabs.sty' not found")) QSKIP("booktabs is not installed");
        QVERIFY2(process.exitCode() == 0, told.constData());
        QVERIFY2(!told.contains("Missing character"), told.constData());
    }
};

QTEST_GUILESS_MAIN(TestTables)
#include "tst_tables.moc"
