// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/spec/catalogue.h"

namespace sherl::widgets {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

constexpr QChar minus(0x2212);
constexpr QChar thin(0x202F);  // the thin space that no line is broken at
constexpr double kibi = 1024;

MemoryUnit unit = MemoryUnit::gib;

QString fixed(double value, int decimals) {
    return QString::number(value, 'f', decimals);
}

// Digits in groups of three; `digits` has no sign.
QString grouped(QString digits) {
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3) digits.insert(at, thin);
    return digits;
}

// The size without its sign.
QString size_of(double value) {
    const bool mixed = unit == MemoryUnit::gib, paper = unit == MemoryUnit::paper;
    if (mixed && value > 0 && value < kibi / 2) return QStringLiteral("< 1 KiB");
    const ByteUnit by = byte_unit(value);
    const double amount = value / by.bytes;
    if (paper && value > 0 && amount < 0.0005) return QStringLiteral("< 0.001 %1").arg(QLatin1String(by.name));
    const QString digits = mixed            ? fixed(amount, by.decimals)
                           : paper          ? fixed(amount, amount > 0 && amount < 0.0995 ? 3 : by.decimals)
                           : amount < 0.995 ? fixed(amount, 2)
                                            : grouped(fixed(amount, 0));
    return QStringLiteral("%1 %2").arg(digits, QLatin1String(by.name));
}

QString signed_text(double value, const QString& size) {
    return value < 0 ? minus + size : size;
}

// Three significant digits, as losses are read: "0.431", "12.3", "4.2e-05" only where plain digits would mislead.
QString three_digits(double value) {
    const double size = std::fabs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e5)) return short_number(QString::number(value, 'e', 2).toDouble());
    const int before = size < 1 ? 1 : static_cast<int>(std::floor(std::log10(size))) + 1;
    return fixed(value, std::max(0, 3 - (size < 1 ? 0 : before)));
}

}  // namespace

QString capitalized(QString text) {
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

QString shown(const Text& text) {
    if (text.empty()) return {};
    if (text.source() == nullptr || *text.source() == '\0') return QString::fromStdString(text.english());  // plain
    const auto translated = [&text](const char* source) {
        return QCoreApplication::translate(text.context(), source).toStdString();
    };
    // "this choice is refused: %1": an argument may be a sentence of core itself. A value with spaces that happens to
    // be one would be translated too, which no reader would mind.
    Text filled(text.context(), text.source());
    for (const std::string& argument : text.arguments())
        filled.arg(argument.find(' ') == std::string::npos ? argument : translated(argument.c_str()));
    return QString::fromStdString(filled.filled(translated(text.source())));
}

QString shown(const Problem& problem) {
    QString what = shown(problem.what);
    const QString expected = shown(problem.expected), got = QString::fromStdString(problem.got);
    //: What is wrong with a value. %1 what happened, %2 what was expected, %3 what was found instead.
    if (!expected.isEmpty() && !got.isEmpty()) what = Words::tr("%1; expected %2, got %3").arg(what, expected, got);
    //: What is wrong with a value. %1 what happened, %2 what was expected.
    else if (!expected.isEmpty())
        what = Words::tr("%1; expected %2").arg(what, expected);
    //: What is wrong with a value. %1 what happened, %2 what was found.
    else if (!got.isEmpty())
        what = Words::tr("%1; got %2").arg(what, got);
    const QString sentence = problem.where.empty()
                                 //: A sentence made of %1, a clause that says what happened.
                                 ? Words::tr("%1.").arg(capitalized(what))
                                 //: %1 a place in a file or a setting, %2 a clause that says what happened there.
                                 : Words::tr("%1: %2.").arg(QString::fromStdString(problem.where), what);
    const QString way_out = shown(problem.way_out);
    //: Two sentences: %1 what happened, %2 what to do about it.
    return way_out.isEmpty() ? sentence : Words::tr("%1 %2", "two sentences").arg(sentence, way_out);
}

QString shown(const Error& error) {
    return shown(error.problems().front());
}

MemoryUnit memory_unit() {
    return unit;
}

void set_memory_unit(MemoryUnit chosen) {
    unit = chosen;
}

ByteUnit byte_unit(double largest) {
    if (unit == MemoryUnit::paper) return {"GB*", 1000 * ByteUnit{}.bytes, 2};
    return unit == MemoryUnit::mib ? ByteUnit{} : sherl::byte_unit(largest, 0);
}

QString unit_note() {
    //: footnote; GB* is not translated
    return unit == MemoryUnit::paper ? Words::tr("GB* is MiB / 1000, as papers print it.") : QString();
}

QString bytes(std::int64_t value) {
    const auto amount = static_cast<double>(value);
    return signed_text(amount, size_of(std::fabs(amount)));
}

QString bytes_change(std::int64_t value) {
    const QString size = size_of(std::fabs(static_cast<double>(value)));
    if (value == 0) return QChar(0x00B1) + size;
    return (value < 0 ? minus : QChar(u'+')) + size;
}

QString exact_bytes(std::int64_t value) {
    if (value == 1) return Words::tr("1 byte");
    //: An exact number of bytes, digits in groups; never 1.
    return Words::tr("%1 bytes").arg(count(value));
}

QString count(std::int64_t value) {
    QString digits = QString::number(value);
    if (value < 0) digits.remove(0, 1);
    return signed_text(static_cast<double>(value), grouped(digits));
}

QString parameters(std::int64_t value) {
    const auto amount = static_cast<double>(value);
    if (amount < 1e3) return QString::number(value);
    if (amount < 999.95e3) return QStringLiteral("%1 K").arg(fixed(amount / 1e3, 1));
    if (amount < 999.95e6) return QStringLiteral("%1 M").arg(fixed(amount / 1e6, 1));
    return QStringLiteral("%1 B").arg(fixed(amount / 1e9, 1));
}

QString share(double fraction) {
    if (!std::isfinite(fraction)) return QStringLiteral("–");
    const double percent = std::fabs(fraction) * 100;
    int decimals = percent < 9.95 ? 1 : 0;
    // A share that is not zero never reads 0.0: two digits of it.
    if (percent > 0 && percent < 0.095) decimals = std::min(9, 1 - static_cast<int>(std::floor(std::log10(percent))));
    return signed_text(fraction, QStringLiteral("%1 %").arg(fixed(percent, decimals)));
}

QString duration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) return QStringLiteral("–");
    if (seconds < 9.95) return QStringLiteral("%1 s").arg(fixed(seconds, 1));
    const std::int64_t whole = std::llround(seconds);
    if (whole < 60) return QStringLiteral("%1 s").arg(whole);
    if (whole < 600 && whole % 60 != 0) return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    const std::int64_t minutes = std::llround(seconds / 60);
    if (minutes < 60) return QStringLiteral("%1 min").arg(minutes);
    return QStringLiteral("%1 h").arg(fixed(seconds / 3600, seconds < 99.95 * 3600 ? 1 : 0));
}

QString moment(std::int64_t unix_ms) {
    return QDateTime::fromMSecsSinceEpoch(unix_ms).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString short_number(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value < 0 ? QStringLiteral("-inf") : QStringLiteral("inf");
    const double size = std::fabs(value);
    std::array<char, 64> buffer{};
    const bool plain = size == 0 || (size >= 0.01 && size < 1e6);
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    QString text = QString::fromLatin1(buffer.data(), end - buffer.data());
    // "3e-03" is written 3e-3.
    if (const qsizetype e = text.indexOf(u'e'); e >= 0) {
        qsizetype digits = e + 1;
        if (text[digits] == u'+')
            text.remove(digits, 1);
        else
            ++digits;
        while (digits + 1 < text.size() && text[digits] == u'0') text.remove(digits, 1);
    }
    return text;
}

QString metric_name(const QString& name) {
    static const std::array<std::pair<const char*, const char*>, 7> names = {{
        {"accuracy", QT_TRANSLATE_NOOP("Words", "accuracy")},
        {"f1", "F1"},
        {"matthews", "MCC"},
        {"accuracy_f1", QT_TRANSLATE_NOOP("Words", "mean of accuracy and F1")},
        {"pearson", "Pearson"},
        {"spearman", "Spearman"},
        {"pearson_spearman", QT_TRANSLATE_NOOP("Words", "mean of Pearson and Spearman")},
    }};
    for (const auto& [key, word] : names)
        if (name == QLatin1String(key)) return Words::tr(word);
    return name == QLatin1String("loss") ? Words::tr("loss") : name;
}

QString metric_value(const QString& name, double value) {
    if (!std::isfinite(value)) return QStringLiteral("–");
    const QString text =
        name.contains(QLatin1String("loss")) ? three_digits(std::fabs(value)) : fixed(std::fabs(value) * 100, 1);
    return signed_text(value, text);
}

QString status_word(store::Status status) {
    switch (status) {
        case store::Status::waiting:
            return Words::tr("waiting", "state of a run");
        case store::Status::running:
            return Words::tr("running", "state of a run");
        case store::Status::finished:
            return Words::tr("finished", "state of a run");
        case store::Status::stopped:
            return Words::tr("stopped", "state of a run, by the user");
        case store::Status::paused:
            return Words::tr("paused", "state of a run");
        case store::Status::failed:
            return Words::tr("failed", "state of a run");
        case store::Status::interrupted:
            return Words::tr("interrupted", "state of a run whose process ended");
    }
    return {};
}

QString counter_name(const std::string& counter) {
    if (counter == "tensor_peak_train") return Words::tr("Peak allocated, training step");
    if (counter == "tensor_peak_eval") return Words::tr("Peak allocated, evaluation");
    if (counter == "cuda_allocated_peak") return Words::tr("CUDA allocated, peak");
    if (counter == "cuda_reserved_peak") return Words::tr("CUDA reserved, peak");
    if (counter == "process_rss_peak") return Words::tr("Process RSS, peak");
    return QString::fromStdString(counter);
}

QString phase_word(api::Phase phase) {
    switch (phase) {
        case api::Phase::prepare:
            return Words::tr("preparation", "part of a training step");
        case api::Phase::forward:
            return Words::tr("forward", "part of a training step");
        case api::Phase::early:
            return Words::tr("forward, early blocks", "part of a training step");
        case api::Phase::side:
            return Words::tr("forward, side network", "part of a training step");
        case api::Phase::late:
            return Words::tr("forward, late blocks", "part of a training step");
        case api::Phase::loss:
            return Words::tr("loss", "part of a training step");
        case api::Phase::backward:
            return Words::tr("backward", "part of a training step");
        case api::Phase::optimizer:
            return Words::tr("optimizer", "part of a training step");
    }
    return {};
}

QString category_name(std::size_t category) {
    const std::array<QString, 6> names{Words::tr("weights"),           Words::tr("gradients"),   Words::tr("optimizer state"),
                                       Words::tr("saved activations"), Words::tr("temporaries"), Words::tr("other")};
    return names.at(category);
}

QString method_title(const QString& kind) {
    const spec::Method* method = spec::find_method(kind.toStdString());
    return method == nullptr ? kind : shown(method->title);
}

}  // namespace sherl::widgets
