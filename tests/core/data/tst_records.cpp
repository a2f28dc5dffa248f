// SPDX-License-Identifier: GPL-3.0-or-later
// Rows, fields and encodings, below any data format.
#include <QtTest>

#include "core/data/encoding.h"
#include "core/data/records.h"

using namespace sherl;
using namespace sherl::data;
using Fields = std::vector<std::string>;
using Rows = std::vector<Fields>;

namespace {

struct Reading {
    Rows rows;
    std::vector<std::int64_t> lines, faulty_lines;
    bool fatal = false;
};

Reading read(std::string_view content, char delimiter, bool quotes) {
    Reading reading;
    RecordReader reader(content, delimiter, quotes);
    Record record;
    while (reader.next(record)) {
        if (record.fault.empty()) {
            reading.rows.push_back(record.fields);
            reading.lines.push_back(record.line);
        } else {
            reading.faulty_lines.push_back(record.line);
            reading.fatal = record.fatal;
        }
    }
    return reading;
}

}  // namespace

class TestRecords : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void plain_data() {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<Rows>("rows");
        const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
        row("two rows") << std::string("a\tb\nc\td\n") << Rows{{"a", "b"}, {"c", "d"}};
        row("no last line end") << std::string("a\tb\nc\td") << Rows{{"a", "b"}, {"c", "d"}};
        row("CRLF") << std::string("a\tb\r\nc\td\r\n") << Rows{{"a", "b"}, {"c", "d"}};
        row("CRLF cut") << std::string("a\tb\r") << Rows{{"a", "b"}};
        row("lone CR is text") << std::string("a\rb\tc\n") << Rows{{"a\rb", "c"}};
        row("quotes are text") << std::string("\"a\t\"\"b\"\n\"\tc\n") << Rows{{"\"a", "\"\"b\""}, {"\"", "c"}};
        row("empty fields") << std::string("\t\n\t\t\n") << Rows{{"", ""}, {"", "", ""}};
        row("last field empty, no line end") << std::string("a\t") << Rows{{"a", ""}};
        row("blank row inside") << std::string("a\n\nb\n") << Rows{{"a"}, {""}, {"b"}};
        row("blank rows at the end") << std::string("a\n\n\r\n\n") << Rows{{"a"}};
        row("only blank rows") << std::string("\n\r\n") << Rows{};
        row("nothing") << std::string() << Rows{};
        row("other delimiters are text") << std::string("a,b;c\td\n") << Rows{{"a,b;c", "d"}};
        row("NUL is text") << std::string("a\0b\tc\n", 6) << Rows{{std::string("a\0b", 3), "c"}};
    }
    void plain() {
        QFETCH(std::string, content);
        QFETCH(Rows, rows);
        QCOMPARE(read(content, '\t', false).rows, rows);
    }

    // RFC 4180, section 2, and Python's csv module (strict) where it is silent.
    void quoted_data() {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<Rows>("rows");
        QTest::addColumn<std::vector<std::int64_t>>("lines");
        using Lines = std::vector<std::int64_t>;
        const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
        row("rule 1") << std::string("aaa,bbb\r\nzzz,yyy\r\n") << Rows{{"aaa", "bbb"}, {"zzz", "yyy"}} << Lines{1, 2};
        row("rule 2") << std::string("aaa,bbb\r\nzzz,yyy") << Rows{{"aaa", "bbb"}, {"zzz", "yyy"}} << Lines{1, 2};
        row("rule 5") << std::string("\"aaa\",\"bbb\"\r\nzzz,yyy") << Rows{{"aaa", "bbb"}, {"zzz", "yyy"}}
                      << Lines{1, 2};
        row("rule 6") << std::string("\"aaa\",\"b \r\nbb\",\"c,c\"\r\nz,y,x")
                      << Rows{{"aaa", "b \r\nbb", "c,c"}, {"z", "y", "x"}} << Lines{1, 3};
        row("rule 7") << std::string("\"aaa\",\"b\"\"bb\",\"\"\"\"\n") << Rows{{"aaa", "b\"bb", "\""}} << Lines{1};
        row("spaces belong to the field") << std::string(" a , b \n") << Rows{{" a ", " b "}} << Lines{1};
        row("empty quoted") << std::string("\"\",\"\"\n") << Rows{{"", ""}} << Lines{1};
        row("quoted at the end") << std::string("a,\"b\"") << Rows{{"a", "b"}} << Lines{1};
        row("quoted, CR, end") << std::string("a,\"b\"\r") << Rows{{"a", "b"}} << Lines{1};
        row("delimiter at the end") << std::string("a,") << Rows{{"a", ""}} << Lines{1};
        row("blank row inside") << std::string("a\n\nb\n") << Rows{{"a"}, {""}, {"b"}} << Lines{1, 2, 3};
        row("line ends in a field count")
            << std::string("\"1\n\n\n\",a\nb,c\n") << Rows{{"1\n\n\n", "a"}, {"b", "c"}} << Lines{1, 5};
        row("line end before the last quote") << std::string("a,\"b\n\n\"") << Rows{{"a", "b\n\n"}} << Lines{1};
    }
    void quoted() {
        QFETCH(std::string, content);
        QFETCH(Rows, rows);
        QFETCH(std::vector<std::int64_t>, lines);
        const Reading reading = read(content, ',', true);
        QCOMPARE(reading.rows, rows);
        QCOMPARE(reading.lines, lines);
        QVERIFY(reading.faulty_lines.empty());
    }

    void aFaultEndsWithItsLine() {
        const Reading reading = read("a,b\nc\"d,e\nf,\"g\"h\ni,\"j\nk\" l\nm,n\n", ',', true);
        QCOMPARE(reading.rows, (Rows{{"a", "b"}, {"m", "n"}}));
        QCOMPARE(reading.faulty_lines, (std::vector<std::int64_t>{2, 3, 4}));
        QCOMPARE(reading.lines, (std::vector<std::int64_t>{1, 6}));
        QVERIFY(!reading.fatal);
    }

    void anOpenQuoteIsFatal() {
        for (const std::string content : {"a,b\nc,\"d\ne,f\n", "a,b\n\"", "a,b\n\"c\n\n"}) {
            const Reading reading = read(content, ',', true);
            QCOMPARE(reading.rows, (Rows{{"a", "b"}}));
            QCOMPARE(reading.faulty_lines, (std::vector<std::int64_t>{2}));
            QVERIFY(reading.fatal);
        }
    }

    // Markus Kuhn's UTF-8 test file: boundaries, overlong forms, surrogates, lone bytes.
    void utf8_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("invalid");  // offset, −1: valid
        const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
        row("empty") << std::string() << -1;
        row("all lengths") << std::string("a\xc2\x80\xe0\xa0\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf") << -1;
        row("beyond U+10FFFF") << std::string("ab\xf4\x90\x80\x80") << 2;
        row("overlong slash") << std::string("\xc0\xaf") << 0;
        row("surrogate") << std::string("x\xed\xa0\x80") << 1;
        row("lone continuation") << std::string("x\x80") << 1;
        row("cut") << std::string("xy\xe2\x82") << 2;
    }
    void utf8() {
        QFETCH(std::string, text);
        QFETCH(int, invalid);
        const auto found = first_invalid_utf8(text);
        QCOMPARE(found ? static_cast<int>(*found) : -1, invalid);
    }

    void decoding() {
        Fields fields{
            "\xa3"
            "15.8m \x93so\x94 \x80",
            "plain"};
        QCOMPARE(TextDecoder("utf-8").decode(fields), Decoding::undecodable);
        QCOMPARE(TextDecoder("auto").decode(fields), Decoding::windows_1252);
        QCOMPARE(fields, (Fields{"£15.8m “so” €", "plain"}));
        QCOMPARE(TextDecoder("auto").decode(fields), Decoding::utf8);
        QCOMPARE(fields[0], std::string("£15.8m “so” €"));

        // One byte that is not UTF-8 decides for the whole row.
        Fields mixed{"caf\xc3\xa9", "caf\xe9"};
        QCOMPARE(TextDecoder("auto").decode(mixed), Decoding::windows_1252);
        QCOMPARE(mixed, (Fields{"cafÃ©", "café"}));

        Fields declared{"caf\xc3\xa9"};
        QCOMPARE(TextDecoder("windows-1252").decode(declared), Decoding::utf8);
        QCOMPARE(declared.front(), std::string("cafÃ©"));
    }

    // Each of the 251 defined bytes by the table of www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT.
    void windows1252Table() {
        static constexpr std::array<char16_t, 32> high{0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                       0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                                       0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                       0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
        const TextDecoder decoder("windows-1252");
        for (int byte = 1; byte < 256; ++byte) {
            Fields fields{std::string(1, static_cast<char>(byte))};
            const char16_t expected =
                byte >= 0x80 && byte < 0xa0 ? high[static_cast<std::size_t>(byte - 0x80)] : static_cast<char16_t>(byte);
            const Decoding decoding = decoder.decode(fields);
            QCOMPARE(decoding == Decoding::undecodable, expected == 0);
            if (expected != 0) QCOMPARE(QString::fromStdString(fields[0]), QString(QChar(expected)));
        }
    }

    void byteOrderMarks() {
        QCOMPARE(without_byte_order_mark("\xef\xbb\xbfx"), std::string_view("x"));
        QCOMPARE(without_byte_order_mark("x\xef\xbb\xbf"), std::string_view("x\xef\xbb\xbf"));
        QVERIFY(begins_as_utf16("\xff\xfex") && begins_as_utf16("\xfe\xffx") && !begins_as_utf16("\xef\xbb\xbfx"));
    }
};

QTEST_APPLESS_MAIN(TestRecords)
#include "tst_records.moc"
