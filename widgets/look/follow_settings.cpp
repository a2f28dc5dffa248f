// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/follow_settings.h"

#include "widgets/look/language.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {

void follow_settings(Settings& settings) {
    set_memory_unit(settings.memory_unit());
    Language::instance().apply(settings.language());
    Theme::instance().apply(settings.theme(), settings.text_percent());
    QObject::connect(&settings, &Settings::changed, &settings, [&settings](Setting setting) {
        switch (setting) {
            case Setting::language:
                Language::instance().apply(settings.language());
                Theme::instance().apply(settings.theme(), settings.text_percent());  // weights of Chinese differ
                break;
            case Setting::theme:
            case Setting::text_size:
                Theme::instance().apply(settings.theme(), settings.text_percent());
                break;
            case Setting::memory_unit:
                set_memory_unit(settings.memory_unit());
                Language::instance().tell_everybody();
                break;
            default:
                break;
        }
    });
}

}  // namespace sherl::widgets
