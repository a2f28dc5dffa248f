// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/key_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <optional>

#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

struct KeyText {
    Q_DECLARE_TR_FUNCTIONS(KeyText)
};

QString of(const std::string& text) {
    return QString::fromStdString(text);
}

QString number_text(const Json& value) {
    return value.is_number_float() ? short_number(value.get<double>()) : of(value.dump());
}

QString json_text(const Json& value) {
    return of(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// A whole number as one, so that 32 stays 32; everything else a number reads as.
std::optional<Json> read_number(const QString& text) {
    bool whole = false, real = false;
    const qlonglong integer = text.toLongLong(&whole);
    if (whole) return Json(static_cast<std::int64_t>(integer));
    const double value = text.toDouble(&real);  // of the C locale: a point, never a comma
    if (real && std::isfinite(value)) return Json(value);
    return std::nullopt;
}

// 0, 1, 2, 4 → "0-2, 4"
QString ranges(const Json& list) {
    QStringList parts;
    for (std::size_t i = 0; i < list.size(); ++i) {
        std::size_t last = i;
        while (last + 1 < list.size() && list[last + 1] == list[last].get<std::int64_t>() + 1) ++last;
        parts += last > i + 1 ? number_text(list[i]) + QLatin1Char('-') + number_text(list[last]) : number_text(list[i]);
        if (last > i + 1) i = last;
    }
    return parts.join(QStringLiteral(", "));
}

std::optional<Json> read_ranges(const QString& text) {
    constexpr qlonglong most = 1000;  // longer is a typing error, and would fill memory
    Json list = Json::array();
    for (const QString& part : text.split(QLatin1Char(','))) {
        const qsizetype dash = part.indexOf(QLatin1Char('-'), 1);
        bool first_read = false, last_read = false;
        const qlonglong first = part.left(dash < 0 ? part.size() : dash).trimmed().toLongLong(&first_read);
        const qlonglong last = dash < 0 ? first : part.mid(dash + 1).trimmed().toLongLong(&last_read);
        if (!first_read || (dash >= 0 && !last_read) || last < first || last - first > most) return std::nullopt;
        for (qlonglong i = first; i <= last; ++i) list.push_back(static_cast<std::int64_t>(i));
    }
    return list;
}

std::optional<Json> read_numbers(const QString& text) {
    Json list = Json::array();
    for (const QString& part : text.split(QLatin1Char(','))) {
        const auto value = read_number(part.trimmed());
        if (!value) return std::nullopt;
        list.push_back(*value);
    }
    return list;
}

bool needs_json(const Json& list) {
    for (const Json& item : list) {
        if (!item.is_string()) return true;
        const QString text = of(item.get<std::string>());
        if (text.isEmpty() || text.contains(QLatin1Char(',')) || text != text.trimmed() ||
            text.startsWith(QLatin1Char('[')))
            return true;
    }
    return false;
}

std::optional<Json> read_json(const QString& text) {
    try {
        return parse_json(text.toStdString(), "field");
    } catch (const Error&) {
        return std::nullopt;
    }
}

Json read_texts(const QString& text) {
    if (text.startsWith(QLatin1Char('['))) {
        if (auto list = read_json(text)) return *list;
    }
    Json list = Json::array();
    for (const QString& part : text.split(QLatin1Char(','))) list.push_back(part.trimmed().toStdString());
    return list;
}

QString escaped(const QString& text) {
    return text.toHtmlEscaped();
}

}  // namespace

QString field_text(const spec::Key& key, const Json& value) {
    if (value.is_null()) return {};
    if (value.is_number()) return number_text(value);
    if (value.is_string()) {
        const QString text = of(value.get<std::string>());
        return key.type == spec::Type::character && text == QLatin1String("\t") ? QStringLiteral("\\t") : text;
    }
    if (value.is_array() && key.type == spec::Type::integers) {
        const bool whole = std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_number_integer(); });
        return whole ? ranges(value) : json_text(value);
    }
    if (value.is_array() && key.type == spec::Type::numbers) {
        QStringList parts;
        for (const Json& item : value) parts += item.is_number() ? number_text(item) : json_text(item);
        return parts.join(QStringLiteral(", "));
    }
    if (value.is_array() && key.type == spec::Type::texts && !needs_json(value)) {
        QStringList parts;
        for (const Json& item : value) parts += of(item.get<std::string>());
        return parts.join(QStringLiteral(", "));
    }
    return json_text(value);
}

Json field_value(const spec::Key& key, const QString& typed) {
    using spec::Type;
    const bool as_typed = key.type == Type::character || key.type == Type::text || key.type == Type::comment;
    const QString text = as_typed ? typed : typed.trimmed();
    if (text.isEmpty()) return nullptr;
    std::optional<Json> value;
    switch (key.type) {
        case Type::integer:
        case Type::number:
        case Type::memory:
            value = read_number(text);
            break;
        case Type::boolean:
            if (text == QLatin1String("true")) return true;
            if (text == QLatin1String("false")) return false;
            break;
        case Type::integers:
            value = read_ranges(text);
            break;
        case Type::numbers:
            value = read_numbers(text);
            break;
        case Type::texts:
            return read_texts(text);
        case Type::character:
            if (text == QLatin1String("\\t")) return "\t";
            break;
        case Type::comment:
            if (text.startsWith(QLatin1Char('{')) || text.startsWith(QLatin1Char('['))) value = read_json(text);
            break;
        case Type::any:
        case Type::text:
        case Type::choice:
        case Type::path:
        case Type::device:
            break;
    }
    return value ? *value : Json(text.toStdString());
}

QString field_placeholder(const spec::Key& key) {
    if (!key.default_help.empty()) return shown(key.default_help);
    return key.required ? KeyText::tr("required") : QString();
}

QString field_tip(const spec::Key& key, const spec::Symbols& symbols, const Text& source) {
    QStringList lines{escaped(shown(key.help))};
    //: Tool tip of a field. %1 what the field accepts, such as "a whole number 1..384".
    lines += escaped(KeyText::tr("Allowed: %1").arg(shown(spec::allowed(key, symbols))));
    for (const spec::Kind& choice : key.choices) {
        if (!choice.unavailable.empty() || choice.help.empty()) continue;
        //: Tool tip of a list. %1 name of a choice, %2 what it does.
        lines += escaped(KeyText::tr("%1: %2", "choice").arg(shown(choice.title), shown(choice.help)));
    }
    const QString value = key.default_help.empty() ? field_text(key, key.default_value) : shown(key.default_help);
    //: Tool tip of a field. %1 the value that holds where none is given.
    if (!value.isEmpty()) lines += escaped(KeyText::tr("Default: %1").arg(value));
    //: Tool tip of a field. %1 a paper, such as "Hu et al., ICLR 2022".
    if (!source.empty()) lines += escaped(KeyText::tr("Source: %1").arg(shown(source)));
    lines += QStringLiteral("<span style=\"font-family: monospace\">%1</span>").arg(escaped(of(key.path)));
    return QStringLiteral("<qt>%1</qt>").arg(lines.join(QStringLiteral("<br>")));
}

}  // namespace sherl::widgets
