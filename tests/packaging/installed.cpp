// SPDX-License-Identifier: GPL-3.0-or-later
#include "packaging/installed.h"

#include <QFileInfo>
#include <QProcess>

namespace sherl::test {
namespace {

Result finish(QProcess& process) {
    Result result;
    if (process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit)
        result.code = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

}  // namespace

bool Installed::prepare(const QString& temporary, QString& problem) {
    root_ = qEnvironmentVariable("SHERL_TEST_ROOT");
    if (in_other_root()) {
        prefix_ = QStringLiteral("/usr");
        problem = file(QStringLiteral("bin/sherl")) + QStringLiteral(" is not there");
        return QFileInfo::exists(file(QStringLiteral("bin/sherl")));
    }
    prefix_ = temporary + QStringLiteral("/any prefix");
    QProcess install;
    install.start(QStringLiteral(SHERL_CMAKE),
                  {QStringLiteral("--install"), QStringLiteral(SHERL_BINARY_DIR), QStringLiteral("--prefix"), prefix_});
    const Result result = finish(install);
    problem = QString::fromUtf8(result.err);
    return result.code == 0;
}

Result Installed::run(const QString& program, const QStringList& arguments, const QString& folder,
                      const QMap<QString, QString>& environment) const {
    QStringList line;
    if (in_other_root()) line << QStringLiteral("/usr/sbin/chroot") << root_;
    line << QStringLiteral("/usr/bin/env") << QStringLiteral("-i") << QStringLiteral("--chdir=") + inside(folder);
    QMap<QString, QString> all{{QStringLiteral("PATH"), prefix_ + QStringLiteral("/bin:/usr/bin:/bin")},
                               {QStringLiteral("HOME"), inside(folder)},
                               {QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8")},
                               {QStringLiteral("OMP_WAIT_POLICY"), QStringLiteral("PASSIVE")}};
    all.insert(environment);
    for (auto each = all.begin(); each != all.end(); ++each) line << each.key() + QLatin1Char('=') + each.value();
    line << program << arguments;
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(line.takeFirst(), line);
    return finish(process);
}

}  // namespace sherl::test
