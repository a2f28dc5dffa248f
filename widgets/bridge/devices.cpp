// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/devices.h"

#include <algorithm>
#include <utility>

namespace sherl::widgets {

Devices::Devices(Source source, QObject* parent) : QObject(parent), source_(std::move(source)) {}

Devices::~Devices() {
    if (thread_.joinable()) thread_.join();
}

void Devices::refresh() {
    if (std::exchange(asking_, true)) return;
    if (thread_.joinable()) thread_.join();  // it has answered
    thread_ = std::thread([this] {
        const auto take = [this, found = source_()] {
            asking_ = false;
            if (found == gpus_) return;
            gpus_ = found;
            Q_EMIT changed();
        };
        QMetaObject::invokeMethod(this, take, Qt::QueuedConnection);
    });
}

QString Devices::meant_by(const QString& device) const {
    if (device == QLatin1String("cuda")) return QStringLiteral("cuda:0");
    if (device != QLatin1String("auto")) return device;
    return gpus_.empty() ? QStringLiteral("cpu") : QString::fromStdString(gpus_.front().name);
}

const Gpu* Devices::gpu(const QString& name) const {
    const auto found = std::find_if(gpus_.begin(), gpus_.end(),
                                    [wanted = name.toStdString()](const Gpu& each) { return each.name == wanted; });
    return found == gpus_.end() ? nullptr : &*found;
}

}  // namespace sherl::widgets
