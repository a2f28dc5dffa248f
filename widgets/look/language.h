// SPDX-License-Identifier: GPL-3.0-or-later
// The language of the window: our translator and Qt's own, exchanged while the program runs.
#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>

namespace sherl::widgets {

// One per process. GUI thread. Widgets retranslate in changeEvent(QEvent::LanguageChange), other objects on changed().
class Language final : public QObject {
    Q_OBJECT

  public:
    [[nodiscard]] static Language& instance();

    // "en" or "zh_CN"; anything else is English. Formats of dates and numbers in Qt's own dialogs follow.
    void apply(const QString& code);
    // Lets every widget and listener write its texts again, as if the language had changed: quantities have a new unit.
    void tell_everybody();
    [[nodiscard]] const QString& code() const { return code_; }
    [[nodiscard]] bool chinese() const { return code_ == QLatin1String("zh_CN"); }

    // Whether a font with Chinese characters is installed, and the package that brings one, for the menu to name.
    [[nodiscard]] static bool has_chinese_font();
    [[nodiscard]] static QString chinese_font_package() { return QStringLiteral("fonts-noto-cjk"); }

  Q_SIGNALS:
    void changed();

  private:
    Language() = default;
    QString code_ = QStringLiteral("en");
    QTranslator plurals_, ours_, qt_;
};

}  // namespace sherl::widgets
