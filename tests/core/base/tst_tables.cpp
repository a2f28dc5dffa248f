// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as files. Truth: text written by hand, our reader of RFC 4180, and LaTeX itself where there is one.
#include <QtTest>

#include "core/base/tables.h"
#include "core/data/records.h"
#include "support/latex.h"

using namespace sherl;

namespace {

// One of each character that means something in one of the forms.
TextTable awkward() {
    TextTable table;
    table.caption = "A & B: 100 % of {x}_1";
    table.columns = {{"name", "Name"}, {"", "Accuracy, %", true}, {.key = "low", .title = "Lowest", .number = true}};
    table.read = {0, 1};
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

    // A name that reads as a link or a picture stays a name; a range in brackets needs no escape.
    void markdownMakesNoLinks() {
        TextTable table;
        table.columns = {{.key = "name", .title = "[a](http://b)"}};
        table.rows = {{{"![c][d]"}}, {{"1 [2, 3]"}}};
        compare_text(to_markdown(table), "| [a\\](http://b) |\n| --- |\n| ![c\\][d] |\n| 1 [2, 3] |\n");
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
        TextTable greek = awkward();
        greek.rows.push_back({{"αβγδεζηθικλμνξοπρσςτυφχψω ΓΔΘΛΞΠΣΥΦΨΩ"}, {"≤ ≥ ≈ ∞ … “x”"}, {""}});
        const test::TypeSet set = test::type_set(to_latex(greek), engine);
        if (!set.tried) QSKIP("not installed");
        QVERIFY2(set.accepted, set.told.constData());
    }

    void columnsAreReadInTheirOrder() {
        TextTable table;
        table.columns = {{"a", "A"}, {"b", "B", true}, {"c", "C"}};
        table.rows = {{{"1"}, {"2"}, {"3"}}};
        table.read = {2, 1};
        compare_text(to_csv(table), "a,b,c\n1,2,3\n");
        compare_text(to_markdown(table), "| C | B |\n| --- | ---: |\n| 3 | 2 |\n");
        QVERIFY(QByteArray::fromStdString(to_latex(table)).contains("{lr}\n    \\toprule\n    C & B \\\\\n    \\midrule\n    3 & 2 \\\\\n"));
    }

    // Each is wider than a line as it is; what is done about it grows with the need.
    void latexFitsTheLine_data() {
        QTest::addColumn<int>("numbers");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        QTest::newRow("heads are broken") << 5 << u"A name"_qs << u" & Test & Test"_qs;
        QTest::newRow("smaller type") << 6 << u"A name"_qs << u"\n  \\small\n"_qs;
        QTest::newRow("narrow gaps") << 7 << u"A name"_qs << u"\\setlength{\\tabcolsep}{4pt}"_qs;
        QTest::newRow("a sentence") << 3 << u"the film is neither as good as the book nor as bad as they told us it would be"_qs << u"{@{}p{0."_qs;
        QTest::newRow("one long word") << 3 << QString(160, QLatin1Char('m')) << u"\\allowbreak{}"_qs;
        QTest::newRow("a path") << 3 << u"/home/somebody/with_a_long_name/studies/of_many--runs/models/MiniLM-L6,reduction=4"_qs << u"\\raggedright"_qs;
        QTest::newRow("wide letters") << 2 << QString(60, QChar(0x03B1)) << u"\\raggedright"_qs;
    }
    void latexFitsTheLine() {
        QFETCH(int, numbers);
        QFETCH(QString, text);
        QFETCH(QString, part);
        TextTable table;
        table.columns = {{"name", "Variant"}};
        table.rows = {{{text.toStdString()}}, {{"short"}}};
        for (int i = 0; i < numbers; ++i) {
            table.columns.push_back({"", "Test accuracy", true});
            for (auto& row : table.rows) row.push_back({"1,234.5"});
        }
        const std::string latex = to_latex(table);
        QVERIFY2(QString::fromStdString(latex).contains(part), latex.c_str());
        QVERIFY2(test::estimated_width(latex) < 360, latex.c_str());
        const test::TypeSet set = test::type_set(latex);
        if (!set.tried) QSKIP("no LaTeX here: widths were estimated");
        QVERIFY2(set.accepted && set.overfull() == 0, (set.told + latex.c_str()).constData());
    }

    void aUnitStaysWithItsWord() {
        TextTable table;
        table.columns = {{"", "Name"}, {"", "Validation accuracy, %", true}, {"", "The largest sum of live tensors at any instant of a training step", true}};
        table.rows = {{{"a"}, {"58.0"}, {"1"}}};
        const std::string latex = to_latex(table);
        QVERIFY2(latex.find("\n     & Validation & training \\\\\n    Name & accuracy, \\% & step \\\\\n") != std::string::npos, latex.c_str());
    }

    void latexSaysWhereNothingHelps() {
        TextTable table;
        for (int i = 0; i < 30; ++i) table.columns.push_back({"", "n", true});
        table.rows = {std::vector<TableCell>(30, {"123,456"})};
        QVERIFY(QByteArray::fromStdString(to_latex(table)).contains("% wider than a line of an article: choose fewer columns\n"));
        QVERIFY(!QByteArray::fromStdString(to_latex(awkward())).contains("% wider"));
    }
};

QTEST_GUILESS_MAIN(TestTables)
#include "tst_tables.moc"
