// SPDX-License-Identifier: GPL-3.0-or-later
// The installed programs as their users start them: with nothing of this machine's environment, below a prefix of this
// machine, or inside another root (a Debian system of its own, SHERL_TEST_ROOT), where only what is installed there can
// be found.
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include "app/tiny_world.h"

namespace sherl::test {

class Installed {
  public:
    // Installs below a temporary prefix, or finds the package in the root that SHERL_TEST_ROOT names. On failure
    // `problem` says why.
    [[nodiscard]] bool prepare(const QString& temporary, QString& problem);

    [[nodiscard]] bool in_other_root() const { return !root_.isEmpty(); }
    // Where a file of the prefix ("share/man/…") lies for this process.
    [[nodiscard]] QString file(const QString& below_prefix) const {
        return root_ + prefix_ + QLatin1Char('/') + below_prefix;
    }
    // The path of this process as the installed programs see it.
    [[nodiscard]] QString inside(const QString& path) const {
        return path.startsWith(root_) ? path.mid(root_.size()) : path;
    }

    // "sherl" and "sherl-workbench" are those of the prefix, which is first in PATH. `folder` is a path of this
    // process.
    [[nodiscard]] Result run(const QString& program, const QStringList& arguments, const QString& folder,
                             const QMap<QString, QString>& environment = {}) const;

  private:
    QString root_, prefix_;
};

}  // namespace sherl::test
