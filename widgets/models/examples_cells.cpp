// SPDX-License-Identifier: GPL-3.0-or-later
// ExamplesModel, what stands in its cells and heads, on screen and in files.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "widgets/look/icons.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/examples_model.h"
#include "widgets/models/roles.h"

namespace sherl::widgets {
using analysis::Closer;
using analysis::Outcome;

namespace {

QString probability(double value) {
    return std::isfinite(value) ? QString::number(value, 'f', 2) : QStringLiteral("–");
}

QString score(double value) {
    if (!std::isfinite(value)) return QStringLiteral("–");
    return QString::number(value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212));
}

QString signed_score(double value) {
    const QString shown = score(value);
    return value > 0 && shown.front().isDigit() ? QLatin1Char('+') + shown : shown;
}

// A line of a table has no line ends and tabs of its own.
QString one_line(QString value) {
    return value.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1String("\r\n"), QLatin1String(" ")).replace(QLatin1Char('\n'), QLatin1Char(' ')).replace(QLatin1Char('\r'), QLatin1Char(' '));
}

const char* outcome_key(Outcome outcome) {
    static constexpr std::array<const char*, 5> keys{"both_right", "fixed", "broken", "same_mistake", "other_mistake"};
    return keys[static_cast<std::size_t>(outcome)];
}

}  // namespace

QString ExamplesModel::class_name(std::int64_t index) const {
    //: Instead of a class: the text that a run has generated names none.
    if (index < 0) return tr("no class");
    return classes_.value(static_cast<qsizetype>(index), QString::number(index));
}

QString ExamplesModel::outcome_word(const Row& row, bool whole) const {
    if (regression()) {
        switch (row.closer) {
            case Closer::second:
                return tr("closer", "the second run's score, to the target");
            case Closer::first:
                return tr("farther", "the second run's score, from the target");
            case Closer::equal:
                return tr("equal", "errors of two runs");
        }
    }
    if (runs() < 2) return wrong(row, 0) ? tr("wrong", "an answer") : tr("right", "an answer");
    switch (row.outcome) {
        case Outcome::both_right:
            return tr("both right", "answers of two runs");
        case Outcome::fixed:
            return tr("fixed", "the second run is right where the first is wrong");
        case Outcome::broken:
            return tr("broken", "the second run is wrong where the first is right");
        case Outcome::same_mistake:
            return whole ? tr("both wrong, with the same answer") : tr("both wrong", "answers of two runs");
        case Outcome::other_mistake:
            return whole ? tr("both wrong, with different answers") : tr("both wrong", "answers of two runs");
    }
    return {};
}

QString ExamplesModel::shown_in(const Row& row, const Column& column) const {
    const auto run = static_cast<std::size_t>(column.run);
    switch (column.kind) {
        case Kind::outcome:
            return outcome_word(row, false);
        case Kind::text:
            return row.text;
        case Kind::pair:
            return row.pair;
        case Kind::truth:
            return regression() ? score(row.target) : class_name(row.truth);
        case Kind::prediction:
            return regression() ? score(row.value[run]) : class_name(row.predicted[run]);
        case Kind::confidence:
            return probability(row.value[run]);
        case Kind::error:
            return signed_score(error(row, column.run));
    }
    return {};
}

QString ExamplesModel::tip(const Row& row, const Column& column) const {
    const auto whole = [](const QString& value) {  // rich text is broken into lines
        return QStringLiteral("<qt>%1</qt>").arg(value.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")));
    };
    switch (column.kind) {
        case Kind::text:
            return whole(row.has_text ? row.text + QLatin1Char('\n') + QString::fromStdString(*row.id) : row.text);
        case Kind::pair:
            return whole(row.pair);
        case Kind::outcome:
            return capitalized(outcome_word(row, true)) + QLatin1Char('.');
        case Kind::prediction:
        case Kind::confidence: {
            if (regression()) return short_number(row.value[static_cast<std::size_t>(column.run)]);
            const auto run = static_cast<std::size_t>(column.run);
            if (row.predicted[run] < 0) return tr("The answer names no class.");
            return tr("%1, probability %2", "class, number").arg(class_name(row.predicted[run]), short_number(row.value[run]));
        }
        case Kind::error:
            return short_number(error(row, column.run));
        case Kind::truth:
            return regression() ? short_number(row.target) : class_name(row.truth);
    }
    return {};
}

QVariant ExamplesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = rows_[order_[static_cast<std::size_t>(index.row())]];
    const Column& column = columns_[static_cast<std::size_t>(index.column())];
    const Theme& theme = Theme::instance();
    const bool number = column.kind == Kind::confidence || column.kind == Kind::error ||
                        (regression() && (column.kind == Kind::truth || column.kind == Kind::prediction));
    const bool good = regression() ? row.closer == Closer::second : runs() == 2 ? row.outcome == Outcome::fixed : false;
    const bool bad = regression() ? row.closer == Closer::first : runs() == 2 ? row.outcome == Outcome::broken : wrong(row, 0);
    switch (role) {
        case Qt::DisplayRole: {
            QString words = shown_in(row, column);
            // A row has one line, and a style that lays out a whole novel to cut it is slow.
            return column.kind == Kind::text || column.kind == Kind::pair ? one_line(words.left(400)) : words;
        }
        case Qt::ToolTipRole:
            return tip(row, column);
        case Qt::AccessibleTextRole:
            return shown_in(row, column);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::DecorationRole:
            if (column.kind != Kind::outcome) return {};
            if (good) return theme.icon(regression() ? QStringLiteral("arrow-down") : QStringLiteral("check"), QStringLiteral("good"));
            if (bad) return theme.icon(regression() ? QStringLiteral("arrow-up") : QStringLiteral("close"), QStringLiteral("bad"));
            if (!regression() && runs() == 1) return theme.icon(QStringLiteral("check"), QStringLiteral("text3"));
            return theme.icon(!regression() && row.outcome == Outcome::both_right ? QStringLiteral("check") : QStringLiteral("minus"), QStringLiteral("text3"));
        case Qt::ForegroundRole:
            if (column.kind == Kind::outcome) return theme.color(good ? QStringLiteral("good") : bad ? QStringLiteral("bad") : QStringLiteral("text3"));
            if (column.kind == Kind::text) return theme.color(row.has_text ? QStringLiteral("text") : QStringLiteral("text2"));
            if (column.kind == Kind::prediction && !regression())
                return theme.color(wrong(row, column.run) ? QStringLiteral("text") : QStringLiteral("text2"));
            return theme.color(QStringLiteral("text2"));
        case Qt::FontRole: {
            const bool strong = (column.kind == Kind::outcome && (good || bad)) ||
                                (column.kind == Kind::prediction && !regression() && wrong(row, column.run));
            return theme.font(12, strong ? QFont::Medium : QFont::Normal);
        }
        case ObjectKeyRole:
            return QString::fromStdString(*row.id);
        default:
            return {};
    }
}

QString ExamplesModel::title(const Column& column, bool whole) const {
    const QString& name = looks_.empty() ? QString() : looks_[static_cast<std::size_t>(column.run)].name;
    switch (column.kind) {
        case Kind::outcome:
            return regression() ? tr("Second run") : runs() == 2 ? tr("Outcome") : tr("Answer");
        case Kind::text:
            return texts_ ? tr("Text") : tr("Example");
        case Kind::pair:
            return tr("Second text");
        case Kind::truth:
            return regression() ? tr("Target") : tr("Label");
        case Kind::prediction:
            if (whole && runs() == 2) return tr("Prediction, %1", "name of a run").arg(name);
            return runs() == 2 ? looks_[static_cast<std::size_t>(column.run)].title : tr("Prediction");
        case Kind::confidence:
            if (whole && runs() == 2) return tr("Probability, %1", "name of a run").arg(name);
            //: Head of a narrow column: the probability that the run gives its answer.
            return whole ? tr("Probability") : tr("p");
        case Kind::error:
            if (whole && runs() == 2) return tr("Error, %1", "name of a run").arg(name);
            return tr("Error");
    }
    return {};
}

QVariant ExamplesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const Column& column = columns_[static_cast<std::size_t>(section)];
    const bool number = column.kind == Kind::confidence || column.kind == Kind::error ||
                        (regression() && (column.kind == Kind::truth || column.kind == Kind::prediction));
    switch (role) {
        case Qt::DisplayRole:
            return title(column, false);
        case Qt::AccessibleTextRole:
            return title(column, true);
        case Qt::DecorationRole:
            if (column.kind != Kind::prediction || runs() < 2) return {};
            return variant_icon(looks_[static_cast<std::size_t>(column.run)].method, looks_[static_cast<std::size_t>(column.run)].shade);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::ToolTipRole:
            switch (column.kind) {
                case Kind::outcome:
                    if (regression()) return tr("Whether the second run is closer to the target than the first.");
                    return runs() == 2 ? tr("Fixed: the second run is right where the first is wrong. Broken: the other way round.") : tr("Whether the prediction is the label.");
                case Kind::text:
                    return texts_ ? tr("From the data files of the run.") : tr("File and row of the example.");
                case Kind::confidence:
                    return title(column, true) + QLatin1Char('\n') + tr("What the run gives its own answer.");
                case Kind::error:
                    return title(column, true) + QLatin1Char('\n') + tr("Prediction minus target. Sorted by its size.");
                default:
                    return title(column, true);
            }
        default:
            return {};
    }
}

QStringList ExamplesModel::samples(int column) const {
    const Column& of = columns_[static_cast<std::size_t>(column)];
    const auto number = [](double size) { return QChar(0x2212) + QString::number(std::isfinite(size) ? size : 0, 'f', 2); };
    switch (of.kind) {
        case Kind::outcome: {
            QStringList words;
            Row row;
            for (const Closer each : {Closer::first, Closer::second, Closer::equal}) row.closer = each, words << (regression() ? outcome_word(row, false) : QString());
            for (const Outcome each : {Outcome::both_right, Outcome::fixed, Outcome::broken, Outcome::same_mistake, Outcome::other_mistake}) {
                row.outcome = each;
                row.predicted[0] = each == Outcome::fixed ? 1 : 0;  // of one run: right and wrong
                words << outcome_word(row, false);
            }
            return words;
        }
        case Kind::truth:
        case Kind::prediction: {
            if (!regression()) {
                const bool none = of.kind == Kind::prediction && std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) { return row.predicted[static_cast<std::size_t>(of.run)] < 0; });
                return none ? classes_ + QStringList{class_name(-1)} : classes_;
            }
            double largest = 0;
            for (const Row& row : rows_) largest = std::max({largest, std::abs(row.target), std::abs(row.value[static_cast<std::size_t>(of.run)])});
            return {number(largest)};
        }
        case Kind::error: {
            double largest = 0;
            for (const Row& row : rows_) largest = std::max(largest, std::abs(error(row, of.run)));
            return {number(largest)};
        }
        case Kind::confidence:
            return {probability(1)};
        case Kind::text:
        case Kind::pair:
            return {};
    }
    return {};
}

QString ExamplesModel::row_text(int row) const {
    const Row& of = rows_[order_[static_cast<std::size_t>(row)]];
    QStringList cells;
    for (const Column& column : columns_) cells << one_line(column.kind == Kind::outcome ? outcome_word(of, true) : shown_in(of, column));
    return cells.join(QLatin1Char('\t'));
}

TextTable ExamplesModel::table() const {
    TextTable table;
    const auto key_of = [this](const Column& column) -> std::string {
        const std::string end = runs() == 2 ? fmt::format("_{}", column.run + 1) : std::string();
        switch (column.kind) {
            case Kind::outcome:
                return regression() ? "second_run" : "outcome";
            case Kind::text:
                return texts_ ? "text" : "example";
            case Kind::pair:
                return "text_pair";
            case Kind::truth:
                return regression() ? "target" : "label";
            case Kind::prediction:
                return "prediction" + end;
            case Kind::confidence:
                return "probability" + end;
            case Kind::error:
                return "error" + end;
        }
        return {};
    };
    const bool with_id = texts_ != nullptr;
    if (with_id) table.columns.push_back({.key = "id", .title = tr("Example").toStdString()});
    for (const Column& column : columns_) {
        const bool number = column.kind == Kind::confidence || column.kind == Kind::error ||
                            (regression() && (column.kind == Kind::truth || column.kind == Kind::prediction));
        table.columns.push_back({.key = key_of(column), .title = title(column, true).toStdString(), .number = number});
    }
    const auto exact = [this](const Row& row, const Column& column) -> std::optional<std::string> {
        const auto run = static_cast<std::size_t>(column.run);
        switch (column.kind) {
            case Kind::outcome:
                if (regression()) return row.closer == Closer::second ? "closer" : row.closer == Closer::first ? "farther" : "equal";
                return runs() == 2 ? outcome_key(row.outcome) : wrong(row, 0) ? "wrong" : "right";
            case Kind::truth:
                return regression() ? std::optional(fmt::format("{}", static_cast<float>(row.target))) : std::nullopt;
            case Kind::prediction:
                if (regression()) return fmt::format("{}", static_cast<float>(row.value[run]));
                return row.predicted[run] < 0 ? std::optional(std::string()) : std::nullopt;
            case Kind::confidence:
                return row.predicted[run] < 0 ? std::string() : fmt::format("{}", static_cast<float>(row.value[run]));
            case Kind::error:
                return fmt::format("{}", error(row, column.run));
            default:
                return std::nullopt;
        }
    };
    for (const std::size_t i : order_) {
        const Row& row = rows_[i];
        std::vector<TableCell> cells;
        if (with_id) cells.push_back({.shown = *row.id});
        for (const Column& column : columns_) cells.push_back({.shown = shown_in(row, column).toStdString(), .exact = exact(row, column)});
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace sherl::widgets
