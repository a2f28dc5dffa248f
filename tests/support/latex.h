// SPDX-License-Identifier: GPL-3.0-or-later
// What LaTeX says about a table of ours, where there is one.
#pragma once

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <algorithm>
#include <string>

#include "core/base/files.h"

namespace sherl::test {

struct TypeSet {
    bool tried = false;   // false: no such engine, or no booktabs
    bool accepted = false;
    QByteArray told;      // all that it printed: its log
    // Lines that stick out of the page.
    [[nodiscard]] int overfull() const { return static_cast<int>(told.count("Overfull \\hbox")); }
};

// The table in an article at 11pt.
inline TypeSet type_set(const std::string& latex, const QString& engine = QStringLiteral("pdflatex")) {
    TypeSet result;
    const QString program = QStandardPaths::findExecutable(engine);
    if (program.isEmpty()) return result;
    const QTemporaryDir folder;
    const auto file = [&](const char* name) { return folder.filePath(QString::fromLatin1(name)).toStdString(); };
    write_file_atomically(file("table.tex"), latex);
    write_file_atomically(file("paper.tex"),
                          "\\documentclass[11pt]{article}\\usepackage{booktabs}\\begin{document}\\input{table}\\end{document}\n");
    QProcess process;
    process.setWorkingDirectory(folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, {QStringLiteral("-interaction=nonstopmode"), QStringLiteral("-halt-on-error"),
                            engine == QLatin1String("xelatex") ? QStringLiteral("-no-pdf") : QStringLiteral("-draftmode"),
                            QStringLiteral("paper.tex")});
    if (!process.waitForFinished(240000)) return result;
    result.told = process.readAll();
    result.tried = !result.told.contains("booktabs.sty' not found");
    result.accepted = process.exitCode() == 0 && !result.told.contains("Missing character");
    return result;
}

// About how wide a tabular is, in points, where no LaTeX tells: its widest cells, at 0.47 em for a letter or digit and 0.3 for the rest, and the gaps.
// A column of broken text counts with its share of the line.
inline double estimated_width(const std::string& latex) {
    const QString text = QString::fromStdString(latex);
    const double type = text.contains(QLatin1String("\\scriptsize"))                                  ? 8
                        : text.contains(QRegularExpression(QStringLiteral("\\n  \\\\footnotesize\\n"))) ? 9
                        : text.contains(QLatin1String("\\small"))                                     ? 10
                                                                                                      : 10.95;
    const auto gap = QRegularExpression(QStringLiteral("tabcolsep\\}\\{(\\d+)pt")).match(text);
    const double side = gap.hasMatch() ? gap.captured(1).toDouble() : 6;
    const auto tabular = QRegularExpression(QStringLiteral("begin\\{tabular\\}\\{(.*)\\}\\n([^$]*)\\\\end\\{tabular\\}"),
                                            QRegularExpression::DotMatchesEverythingOption)
                             .match(QString(text).replace(QRegularExpression(QStringLiteral("\\$[^$]*\\$")), QStringLiteral("x")));
    const bool outer = !tabular.captured(1).contains(QLatin1String("@{}"));
    QList<double> shares;  // 0: as wide as it is
    auto columns = QRegularExpression(QStringLiteral("[lr]|p\\{([0-9.]+)\\\\linewidth\\}")).globalMatch(QString(tabular.captured(1)).remove(QLatin1String("@{}")));
    while (columns.hasNext()) shares << columns.next().captured(1).toDouble();
    QList<double> widest(shares.size());
    for (const QString& line : tabular.captured(2).split(QLatin1Char('\n'))) {
        if (!line.contains(QLatin1String("\\\\"))) continue;
        const QStringList cells = QString(line).remove(QLatin1String(" \\\\")).remove(QRegularExpression(QStringLiteral("\\\\(?=[_%#])"))).mid(4).split(QStringLiteral(" & "));
        for (qsizetype i = 0; i < std::min(cells.size(), widest.size()); ++i) {
            const auto letters = static_cast<double>(std::count_if(cells[i].begin(), cells[i].end(), [](QChar c) { return c.isLetterOrNumber(); }));
            widest[i] = std::max(widest[i], 0.47 * letters + 0.3 * (static_cast<double>(cells[i].size()) - letters));
        }
    }
    double width = 2 * side * static_cast<double>(shares.size() - (outer ? 0 : 1));
    for (qsizetype i = 0; i < shares.size(); ++i)
        width += shares[i] > 0 ? shares[i] * 360 : type * widest[i];
    return width;
}

}  // namespace sherl::test
