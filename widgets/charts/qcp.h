// SPDX-License-Identifier: GPL-3.0-or-later
// QCustomPlot, whose header writes Qt's keywords, in a program that is compiled without them (they clash with torch).
#pragma once

#include <QtCore>

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
